# A server in a thread, clients in others, and a subprocess.

import socket
import subprocess
import sys
import threading

server = socket.create_server(("127.0.0.1", 0))


def serve():
    while True:
        connection, _address = server.accept()
        with connection:
            connection.sendall(connection.recv(1000).upper())


def ask(answers):
    with socket.create_connection(server.getsockname()) as connection:
        connection.sendall(b"hello")
        answers.append(connection.recv(1000))


answers = []
threads = [threading.Thread(target=ask, args=(answers,)) for _ in range(20)]
threading.Thread(target=serve, daemon=True).start()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
child = subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, check=True)
with open("said", "wb") as file:
    file.write(child.stdout)
print(len(answers), set(answers), open("said").read().strip())
