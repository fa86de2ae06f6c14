FROM centos:7
ENV LANG en_US.UTF-8
RUN yum update -y
RUN yum install httpd mod_ssl wget
RUN wget -O /tmp/epel.rpm https://dl.fedoraproject.org/pub/epel/epel-release-latest-7.noarch.rpm && \
    yum install -y /tmp/epel.rpm && \
    rm -f /bin/sh && ln -s /bin/bash /bin/sh
ADD http://example.org/site.tar.gz /var/www/
EXPOSE 80/TCP 443
USER apache
USER root
CMD service httpd start
CMD ["/usr/sbin/httpd", "-DFOREGROUND"]
