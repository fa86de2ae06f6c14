FROM node:latest
RUN mkdir -p /usr/src/app
WORKDIR /usr/src/app
COPY . .
RUN npm install
RUN npm install -g pm2
RUN chown -R node:node /usr/src/app
USER node
EXPOSE 3000
CMD npm start
