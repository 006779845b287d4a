"""A bad sample for each rule of `house.yaml`, and a good one beside it. Read by semgrep's own test, never run."""

# ruleid: a-domain-does-no-io
import os
import ssl
import time

# ruleid: what-is-read-is-not-run
import pickle

# ruleid: a-domain-does-no-io
import subprocess
from datetime import date, datetime
from decimal import Decimal

# ruleid: a-domain-does-no-io
from pathlib import Path

# ruleid: a-domain-does-no-io
from urllib.request import urlopen
from xml.etree import ElementTree

import aiohttp
import httpx
import yaml
from joserfc import jwt
from sqlalchemy import text

# ruleid: money-is-no-float
share = float(payout.minor)
# ruleid: money-is-no-float
half = payout.minor / 2
# ruleid: money-is-no-float
rate = Decimal(0.1)
# ok: money-is-no-float
rate = Decimal("0.1")
# ok: money-is-no-float
width = float(millimetres)

# ruleid: the-clock-is-the-work-s
moment = datetime.now(UTC)
# ruleid: the-clock-is-the-work-s
today = date.today()
# ruleid: the-clock-is-the-work-s
seconds = time.time()
# ok: the-clock-is-the-work-s
moment = work.now

# ruleid: an-exception-has-a-name
try:
    risk()
except:
    pass
# ok: an-exception-has-a-name
try:
    risk()
except ValueError:
    pass

# ruleid: sql-is-not-put-together-of-strings
session.execute(f"SELECT * FROM managers WHERE name = '{name}'")
# ruleid: sql-is-not-put-together-of-strings
session.execute("SELECT * FROM managers WHERE name = '%s'" % name)
# ruleid: sql-is-not-put-together-of-strings
session.execute(text("SELECT * FROM managers WHERE name = " + name))
# ok: sql-is-not-put-together-of-strings
session.execute(text("SELECT * FROM managers WHERE name = :name"), {"name": name})

# ruleid: every-call-has-a-time-out
client = httpx.AsyncClient(base_url=url)
# ruleid: every-call-has-a-time-out
client = httpx.Client(timeout=None)
# ruleid: every-call-has-a-time-out
answer = httpx.get(url)
# ruleid: every-call-has-a-time-out
session = aiohttp.ClientSession()
# ruleid: every-call-has-a-time-out
answer = urlopen(url)
# ok: every-call-has-a-time-out
client = httpx.AsyncClient(base_url=url, timeout=5)

# ruleid: certificates-are-checked
client = httpx.Client(verify=False, timeout=5)
# ruleid: certificates-are-checked
context.verify_mode = ssl.CERT_NONE
# ruleid: certificates-are-checked
context.check_hostname = False
# ok: certificates-are-checked
client = httpx.Client(verify=context, timeout=5)

# ruleid: no-shell
subprocess.run(command, shell=True)
# ruleid: no-shell
os.system(command)
# ok: no-shell
subprocess.run(["kam", "up"])

# ruleid: what-is-read-is-not-run
document = yaml.load(content)
# ruleid: what-is-read-is-not-run
value = eval(content)
# ok: what-is-read-is-not-run
document = yaml.safe_load(content)
# ok: what-is-read-is-not-run
document = yaml.load(content, Loader=yaml.CSafeLoader)

# ruleid: xml-has-no-entities
tree = ElementTree.fromstring(content)

# ruleid: a-token-is-checked-by-named-algorithms
claims = jwt.decode(token, key)
# ok: a-token-is-checked-by-named-algorithms
claims = jwt.decode(token, key, algorithms=["ES256"])

# ruleid: nothing-is-printed
print("done")
# ok: nothing-is-printed
logger.info("done")
