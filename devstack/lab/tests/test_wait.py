import http.server
import socket
import threading
import unittest

from novalab import wait


class Refuses(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(503)

    def log_message(self, *_):
        pass


class WaitTest(unittest.TestCase):
    def listener(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        return listener

    def test_a_service_that_refuses_a_request_answers_http(self):
        server = http.server.HTTPServer(("127.0.0.1", 0), Refuses)
        self.addCleanup(server.server_close)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        self.addCleanup(thread.join)
        self.assertTrue(wait.answers_http(*server.server_address))

    def test_a_port_that_accepts_and_says_nothing_does_not_answer_http(self):
        address = self.listener().getsockname()
        self.assertTrue(wait.answers(*address))
        self.assertFalse(wait.answers_http(*address, patience=0.1))

    def test_a_service_that_ends_while_it_is_asked_does_not_answer_http(self):
        listener = self.listener()

        def end():
            with listener.accept()[0] as connection:
                connection.recv(1)

        thread = threading.Thread(target=end)
        thread.start()
        self.addCleanup(thread.join)
        self.assertFalse(wait.answers_http(*listener.getsockname()))

    def test_a_port_where_nothing_listens_does_not_answer_http(self):
        listener = socket.create_server(("127.0.0.1", 0))
        address = listener.getsockname()
        listener.close()
        self.assertFalse(wait.answers_http(*address))
