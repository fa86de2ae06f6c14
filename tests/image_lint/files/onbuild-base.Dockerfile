FROM node:18
RUN mkdir /app
WORKDIR /app
ONBUILD COPY package.json /app/
ONBUILD RUN npm install && npm cache clean --force
ONBUILD COPY . /app
CMD [ "npm", "start" ]
