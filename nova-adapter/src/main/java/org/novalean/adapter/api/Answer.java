package org.novalean.adapter.api;

import org.novalean.adapter.status.StatusJson;

/** What is sent back. */
record Answer(int status, String contentType, String body) {

  static Answer json(int status, Object view) {
    return text(status, "application/json", StatusJson.write(view) + "\n");
  }

  static Answer text(int status, String contentType, String text) {
    return new Answer(status, contentType, text);
  }
}
