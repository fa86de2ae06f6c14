FROM golang
ADD . /go/src/app
WORKDIR /go/src/app
RUN go get github.com/gin-gonic/gin
RUN go install github.com/air-verse/air@latest
RUN cd /go/src/app && go build -o main .
EXPOSE 8080:8080
CMD ["./main"]
