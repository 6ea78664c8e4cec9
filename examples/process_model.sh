#!/bin/sh
# A model as a POSIX shell script: the title of the first source, cited.
# Requests have their keys in one order, so what stands between two of them is a value. It is
# written out as it was written in, JSON escapes included.
while IFS= read -r line; do
    id=${line#*'"id": "'} id=${id%%'", "task": '*}
    title=${line#*'"title": "'} title=${title%%'", "date": '*}
    printf '{"id": "%s", "output": "%s [1]"}\n' "$id" "$title"
done
