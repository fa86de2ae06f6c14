FROM php:8.3-fpm-alpine
RUN set -eux; \
    apk add --no-cache --virtual .build-deps $PHPIZE_DEPS icu-dev postgresql-dev; \
    docker-php-ext-install -j$(nproc) intl pdo_pgsql; \
    runDeps="$(scanelf --needed --nobanner --format '%n#p' --recursive /usr/local/lib/php/extensions \
        | tr ',' '\n' | sort -u | awk 'system("[ -e /usr/local/lib/" $1 " ]") == 0 { next } { print "so:" $1 }')"; \
    apk add --no-cache $runDeps; \
    apk del .build-deps
WORKDIR /srv
COPY composer.json composer.lock ./
RUN composer install --no-dev --no-scripts
COPY . .
USER 82
CMD ["php-fpm"]
