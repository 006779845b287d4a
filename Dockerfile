# One image for all parts: the command says which (`kam serve gateway`, `kam serve accounts`, `kam migrate`).
FROM python:3.11.14-slim-bookworm AS build

WORKDIR /src
RUN python -m venv /opt/kam
COPY requirements/app.txt requirements/app.txt
RUN /opt/kam/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/app.txt
COPY pyproject.toml README.md ./
COPY chassis chassis
COPY services services
COPY gateway gateway
COPY suite suite
COPY migrations migrations
COPY contracts contracts
RUN /opt/kam/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11.14-slim-bookworm

RUN useradd --system --uid 10001 --home-dir /var/lib/kam --create-home kam
COPY --from=build /opt/kam /opt/kam
ENV PATH=/opt/kam/bin:$PATH PYTHONUNBUFFERED=1 KAM_DATA_DIR=/var/lib/kam
# By number: whoever forbids root does not have to look a name up.
USER 10001
WORKDIR /var/lib/kam
EXPOSE 8000
ENTRYPOINT ["kam"]
CMD ["serve", "gateway", "--host", "0.0.0.0", "--port", "8000"]
