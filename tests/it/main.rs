//! The tests of the examples and the server: one binary, one module per chapter.

#[macro_use]
mod accounts_contract;
mod accounts_memory;
mod ch01_directions;
mod ch02_polling;
mod ch03_event_driven;
mod ch04_event_emitter;
mod ch05_websocket;
mod ch06_socketio;
mod ch07_group_chat;
mod ch08_rooms;
mod ch09_lobby;
mod ch10_classroom;
mod ch11_private_chat;
mod ch12_end_to_end;
mod ch13_redis;
mod ch14_backup;
mod ch15_faults;
mod hub;
mod ladder;
mod model;
mod rest_accounts;
mod smoke;
