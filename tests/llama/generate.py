"""Writes a language model of half a megabyte: `generate.py <model.gguf>`, the same bytes every time.

One small transformer layer with random weights, and an output matrix that makes each token prefer a few next ones: a
reply in words, then edit operations with arbitrary arguments, in the form that Remix Chat asks its model for. So it
answers in that form with and without a grammar, and never sensibly.
"""

import sys

import numpy as np
from gguf import GGUFWriter, LlamaFileType, TokenType

SEED = 7
CONTEXT = 32768
HEAD = 32

# Each stage is followed by the next one; `null` first, so that a reader sees the shape of an operation.
REPLY = '{"reply":"'
OPERATIONS = '","ops":['
FIRST, MORE, END = '{"op":"', ',{"op":"', "]}"
KINDS = """set_duration set_budget set_currency set_pace set_theme set_party set_needs set_start allocate set_stay_level
 set_transport_level reorder_route add_day remove_day move_day swap_days replace_day add_rest_day lock_day unlock_day
 add_activity remove_activity move_activity replace_activity edit_activity set_meta set_difficulty undo redo
 restore_version keep ban drop_constraint set_activities_per_day clear_slot merge_days split_stay set_stay
""".split()


def field(name, *values, end=""):
    return [f',"{name}":{value}{end}' for value in values]


STAGES = [
    [REPLY],
    ["Here is ", "I have ", "Aquí está ", "So "],
    ["more time ", "a calmer day ", "another walk ", "ein schöner Tag "],
    ["for you.", "in the hills.", "by the sea. \U0001F30A", "as you wish."],
    [OPERATIONS],
    [FIRST],
    KINDS,
    ['"' + text for text in field("day", "null", *range(1, 9))],
    field("to", "null", 1, 2, 5, 61),
    field("id", "null", '"d1a1"', '"d3"', '"nobody"'),
    field("ref", "null", '"1:d2a1"', '"2:d1"', '"Goa"', '"9:d9a9"'),
    field("slot", "null", '"morning"', '"evening"'),
    field("title", "null", '"Walk"', '"Tea"'),
    field("tags", "null", '["food"]', '["nature","food"]'),
    field("amount", "null", 0, 100, 1500),
    field("unit", "null", '"USD"'),
    field("level", "null", '"relaxed"', '"packed"', '"cap"', '"budget"'),
    field("days", "null", "[4]", "[7]", "[3,4]", end="}"),
]
# The template ends with a tab where tools are offered; a tool call is opened behind it.
CALL, CALLED = '<tool_call>\n{"name": "remix_answer", "arguments": ', "}\n</tool_call>"
EOS, PAD, BYTES = 0, 1, 2
TAB = BYTES + ord("\t")


def byte_letters():
    """GPT-2's alphabet: a printable character for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + n) for n, byte in enumerate(others)}


LETTERS = byte_letters()
# llama.cpp wants at least one merge, and its result.
MERGE, MERGED = "t h", "th"
PIECES = [MERGED, *(piece for stage in STAGES for piece in stage), MORE, END, CALL, CALLED]
TOKENS = ["<|end|>", "<|pad|>", *(LETTERS[byte] for byte in range(256))]
TOKENS += ["".join(LETTERS[byte] for byte in piece.encode()) for piece in PIECES]
NUMBER = {piece: BYTES + 256 + n for n, piece in enumerate(PIECES)}


def habits(random):
    """For each token the strength of every next one."""
    size = len(TOKENS)
    strength = random.normal(-40, 0.3, (size, size))
    # Under a grammar a model may have to spell; never in control characters or halves of letters.
    strength[:, [BYTES + byte for byte in [*range(32), *range(128, 256)]]] = -90

    def follow(before, after, level=20):
        for one in before:
            for other in after:
                strength[one, other] = level + random.normal(0, 0.2)

    numbers = [[NUMBER[piece] for piece in stage] for stage in STAGES]
    more, end, call, called = (NUMBER[piece] for piece in (MORE, END, CALL, CALLED))
    follow(range(BYTES + 256), numbers[0])
    for before, after in zip(numbers, numbers[1:]):
        follow(before, after)
    follow(numbers[STAGES.index([OPERATIONS])], [end], level=18)
    follow(numbers[-1], [more, end])
    follow([more], [NUMBER[kind] for kind in KINDS])
    follow([end], [EOS])
    # Where a tool call is open the grammar forbids the end.
    follow([end], [called], level=10)
    follow([called], [EOS])
    strength[TAB] -= 40
    follow([TAB], [call])
    follow([call], numbers[0])
    return strength


def write(path):
    random = np.random.default_rng(SEED)
    size = len(TOKENS)
    width = -(-size // 32) * 32
    writer = GGUFWriter(path, "llama")
    writer.add_name("remix-test")
    writer.add_file_type(LlamaFileType.MOSTLY_F16)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HEAD)
    writer.add_head_count(1)
    writer.add_head_count_kv(1)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_rope_dimension_count(HEAD)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(size)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(TOKENS)
    writer.add_token_types([TokenType.CONTROL] * 2 + [TokenType.NORMAL] * (size - 2))
    writer.add_token_merges([MERGE])
    writer.add_bos_token_id(EOS)
    writer.add_eos_token_id(EOS)
    writer.add_pad_token_id(PAD)
    writer.add_add_bos_token(False)

    output = np.zeros((size, width))
    # An embedding is one of `width` numbers: the norm makes it sqrt(width).
    output[:, :size] = habits(random).T / np.sqrt(width)
    weights = {"token_embd": np.eye(size, width), "output": output}
    shapes = {"attn_q": (HEAD, width), "attn_k": (HEAD, width), "attn_v": (HEAD, width), "attn_output": (width, HEAD),
              "ffn_gate": (HEAD, width), "ffn_up": (HEAD, width), "ffn_down": (width, HEAD)}
    weights |= {f"blk.0.{name}": random.normal(0, 0.002, shape) for name, shape in shapes.items()}
    for name, values in weights.items():
        writer.add_tensor(f"{name}.weight", values.astype(np.float16))
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(f"{name}.weight", np.ones(width, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    write(sys.argv[1])
