"""Serves a model with llama.cpp's own server: `serve.py <model.gguf> <context>`. Prints its address when it is ready,
and ends when its input does, so that it never outlives the test that has started it.
"""

import pathlib
import sys

import xllamacpp


def main(path, context):
    parameters = xllamacpp.CommonParams()
    parameters.model.path = path
    parameters.model_alias = {"remix-test"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = context
    parameters.n_parallel = 1
    parameters.warmup = False
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.use_jinja = True
    parameters.chat_template = pathlib.Path(__file__).with_name("template.jinja").read_text()
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
