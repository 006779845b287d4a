"""Events as CloudEvents 1.0: one JSON document, the same in a delivery and in the feed."""

from chassis.tables import EventRow

MEDIA_TYPE = "application/cloudevents+json"


def cloud_event(row: EventRow, service: str) -> dict[str, object]:
    """The event as `service` tells it. `sequence`, an extension, is the number in the feed as sortable text."""
    return {
        "specversion": "1.0",
        "id": str(row.id),
        "source": f"/services/{service}",
        "type": row.type,
        "subject": row.subject,
        "time": row.occurred_at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "sequence": f"{row.sequence:020}",
        "data": row.data,
    }
