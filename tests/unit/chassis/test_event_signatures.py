"""Deliveries are signed as Standard Webhooks says, under secrets that are nobody else's."""

from datetime import UTC, datetime, timedelta

from chassis.events.signature import OVERLAP, secret, secrets_of, signed_headers
from chassis.tables import WebhookRow

NOW = datetime.fromtimestamp(1614265330, UTC)
KEY = b"the installation's own key"


def test_the_published_example_is_signed_as_published():
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], NOW
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_every_subscription_generation_and_installation_has_a_secret_of_its_own():
    found = {secret(key, webhook, number) for key in (KEY, b"b") for webhook in ("1", "2") for number in (1, 2)}
    assert len(found) == 8
    assert secret(KEY, "1", 1) == secret(KEY, "1", 1)


def test_the_secret_before_a_rotation_signs_for_a_day_and_then_no_more():
    row = WebhookRow(id="w", generation=3, rotated_at=NOW)
    present, before = secret(KEY, "w", 3), secret(KEY, "w", 2)
    assert secrets_of(row, KEY, NOW + OVERLAP - timedelta(seconds=1)) == [present, before]
    assert secrets_of(row, KEY, NOW + OVERLAP) == [present]
    both = signed_headers("id", b"{}", [present, before], NOW)["webhook-signature"].split(" ")
    alone = [signed_headers("id", b"{}", [one], NOW)["webhook-signature"] for one in (present, before)]
    assert both == alone
