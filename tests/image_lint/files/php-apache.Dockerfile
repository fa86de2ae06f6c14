FROM php:8.3-apache
MAINTAINER dev@example.org
RUN apt update && apt install -y \
    libzip-dev \
    zip unzip \
 && docker-php-ext-install zip pdo_mysql
RUN a2enmod rewrite
ADD . /var/www/html
COPY --from=composer:latest /usr/bin/composer /usr/bin/composer
RUN composer install
RUN chmod -R 777 /var/www/html/storage
