"""A model in two lines: the title of the first source, cited."""


def answer(request):
    return f"{request.sources[0].title} [1]"
