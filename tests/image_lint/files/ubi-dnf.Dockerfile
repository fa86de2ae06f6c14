FROM registry.access.redhat.com/ubi9/ubi-minimal:9.4
RUN microdnf install -y --nodocs java-21-openjdk-headless shadow-utils \
    && microdnf clean all
RUN useradd -u 1001 -r -g 0 -d /opt/app app
WORKDIR /opt/app
COPY --chown=1001:0 build/libs/*.jar app.jar
USER 1001
EXPOSE 8080 8443/tcp 9000-9002
HEALTHCHECK --start-period=30s --retries=5 CMD curl -fs http://localhost:8080/health || exit 1
ENTRYPOINT ["java", "-jar", "app.jar"]
