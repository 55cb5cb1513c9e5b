/* The ACPI power button: what Nova presses to stop a server, and waits a minute for. */
#pragma once

void power_watch_button(void);
__attribute__((noreturn)) void power_off(void);
