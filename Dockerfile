# ganforge on processors, with every first-party plugin:
#
#   docker build . --tag ganforge
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/work" ganforge run examples/terrain.toml

FROM python:3.12-slim AS wheels
RUN pip install --no-cache-dir "uv>=0.9,<1"
COPY . /source
RUN uv build --wheel --all-packages --out-dir /wheels /source

FROM python:3.12-slim
RUN --mount=type=bind,from=wheels,source=/,target=/build \
    pip install --no-cache-dir "uv>=0.9,<1" \
    && uv pip install --system --no-cache --constraints /build/source/constraints.txt \
        --find-links /build/wheels "ganforge[all]"
# Any user may run it: `docker run --user` needs a home that everybody can write to.
ENV HOME=/tmp
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["ganforge"]
CMD ["--help"]
