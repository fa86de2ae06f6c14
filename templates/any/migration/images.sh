{{#built}}
{{#-first}}
compose build
{{/-first}}
docker push {{image}}
docker buildx imagetools inspect {{image}}
{{/built}}
{{^built}}
for image in{{#images}} {{image}}{{/images}}; do
	docker buildx imagetools inspect "$image"
done
{{/built}}
