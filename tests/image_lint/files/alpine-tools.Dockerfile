FROM alpine
RUN apk update && apk upgrade && apk add bash curl
RUN wget https://example.org/tool.tar.gz && tar xzf tool.tar.gz && rm tool.tar.gz
RUN curl -L https://example.org/install.sh | sh
ADD entrypoint.sh /entrypoint.sh
RUN chmod +x /entrypoint.sh
ENTRYPOINT /entrypoint.sh
