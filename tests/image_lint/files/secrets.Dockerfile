FROM python:3.12
ARG PIP_INDEX_PASSWORD
ENV AWS_SECRET_ACCESS_KEY=AKIAEXAMPLE DATABASE_URL=postgres://app@db/app
RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install --no-cache-dir internal==1.0
RUN pip install --no-cache-dir --index-url https://ci:$PIP_INDEX_PASSWORD@example.org/simple private-lib
COPY id_rsa /root/.ssh/id_rsa
RUN ssh -T git@github.com || true
USER 1000
CMD ["python", "-m", "app"]
