"""Start, end and memory of a provider process; called by plan.sh. Python's standard library is all it needs."""

import os
import socket
import statistics
import sys
import time

RUNS = 101
BINARY, CLIENT = sys.argv[1:3]


def start(environment):
    """Starts the provider; gives its id, the fields of its handshake line, and how many milliseconds it took."""
    read, write = os.pipe()
    environment = {**os.environ, "PLUGIN_PROTOCOL_VERSIONS": "5,6", **environment}
    output = [(os.POSIX_SPAWN_DUP2, write, 1)]
    begin = time.perf_counter()
    process = os.posix_spawn(BINARY, [BINARY], environment, file_actions=output)
    line = os.read(read, 65536)
    took = time.perf_counter() - begin
    os.close(read)
    os.close(write)
    return process, line.decode().strip().split("|"), took * 1000


def frame(kind, flags, stream, payload):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def text(value):
    return bytes([len(value)]) + value.encode()


# HTTP/2: the preface, no settings, and on stream 1 the call with its headers and an empty message.
SHUT_DOWN = b"".join(
    [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        frame(4, 0, 0, b""),
        frame(
            1,
            4,
            1,
            b"\x83\x86\x04" + text("/plugin.GRPCController/Shutdown") + b"\x01" + text("localhost")
            + b"\x0f\x10" + text("application/grpc") + b"\x00" + text("te") + text("trailers"),
        ),
        frame(0, 1, 1, bytes(5)),
    ]
)


def shut_down(process, address):
    """Asks the process to end, as Terraform does; gives the milliseconds from the request to its end."""
    client = socket.socket(socket.AF_UNIX)
    client.connect(address)
    begin = time.perf_counter()
    client.sendall(SHUT_DOWN)
    received = b""
    while True:
        received += client.recv(65536)
        rest = received
        while len(rest) >= 9 and len(rest) >= 9 + int.from_bytes(rest[:3], "big"):
            last = rest[4] & 1 and int.from_bytes(rest[5:9], "big") == 1 and rest[3] in (0, 1)
            if last:
                # Terraform closes the connection when it has the reply.
                client.close()
                status = os.waitpid(process, 0)[1]
                assert status == 0, status
                return (time.perf_counter() - begin) * 1000
            rest = rest[9 + int.from_bytes(rest[:3], "big") :]


def peak(process):
    with open(f"/proc/{process}/status") as status:
        return next(int(line.split()[1]) / 1000 for line in status if line.startswith("VmHWM"))


def summary(what, values):
    print(f"{what:40} median {statistics.median(values):6.2f} ms   least {min(values):6.2f} ms")


def main():
    with open(CLIENT) as file:
        tls = {"PLUGIN_CLIENT_CERT": file.read()}
    for what, environment in [("handshake line with TLS", tls), ("handshake line without TLS", {})]:
        times, memory, ends = [], [], []
        for _ in range(RUNS):
            process, line, took = start(environment)
            times.append(took)
            memory.append(peak(process))
            if environment:
                os.kill(process, 9)
                os.waitpid(process, 0)
                # What the process would have removed.
                os.remove(line[3])
                os.rmdir(os.path.dirname(line[3]))
            else:
                ends.append(shut_down(process, line[3]))
        summary(what, times)
        print(f"{'  memory at the handshake':40} median {statistics.median(memory):6.2f} MB")
        if ends:
            summary("shutdown to the end of the process", ends)


main()
