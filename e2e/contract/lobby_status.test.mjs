// /lobby: ban and mute, by event and by REST, which do and announce exactly the same.

import assert from "node:assert/strict";

import { PASSWORD } from "../hub.mjs";
import { NAMESPACES, allSilent, connects, enters, inLobbyWithHead, people, school, seesAll, sorted, userOf } from "./accounts.mjs";
import { answers, refuses } from "./rest.mjs";

const { overBoth } = school();

const STATUS = { "ban-user": "banned", "unban-user": "normal", "mute-user": "muted", "unmute-user": "normal" };

// The two ways; both return the user of the answer.
const WAYS = {
  "by event": async (hub, head, event, id) => {
    const answer = await head.ok(event, id);
    assert.deepEqual(Object.keys(answer).sort(), ["ok", "user"]);
    return answer.user;
  },
  "by REST": async (hub, head, event, id) => {
    const body = { status: STATUS[event] };
    return (await answers(hub, 200, "PUT", `/api/users/${id}/status`, body, head.account.token)).user;
  },
};

/** Everybody of `rest` hears of a ban (or of its end) once, by the two events of the contract. */
async function hear(rest, event, field, user, message, present) {
  for (const client of rest) {
    const [told, news] = await seesAll(client, event, "room-user-change");
    assert.deepEqual(told, { [field]: user });
    assert.equal(news.message, message);
    assert.deepEqual(news.user, user);
    assert.deepEqual(sorted(news.users), sorted(present));
  }
}

for (const [way, does] of Object.entries(WAYS)) {
  overBoth(`a ban ${way} ends every socket of the account in every namespace`, async (t, hub) => {
    const [head, ann, bob] = await inLobbyWithHead(hub, "ann", "bob");
    const tab = await enters(hub, bob.account);
    const elsewhere = [await connects(hub, "/private", bob.account), await connects(hub, "/classroom", bob.account, { classRoom: hub.name("class") })];
    await elsewhere[1].sees("initial-response");
    const user = userOf(bob.account, { status: "banned" });
    assert.deepEqual(await does(hub, head, "ban-user", bob.account.id), user);
    for (const client of [bob, tab, ...elsewhere]) {
      assert.deepEqual(await client.sees("account-status-change"), { accountStatus: "banned" });
      await client.isDisconnected();
      assert.deepEqual(client.queue, []);
    }
    // One announcement: the ban. That the sockets went is not news any more.
    await hear([head, ann], "ban-user", "bannedUser", user, `${user.username} has been banned.`, [userOf(head.account), userOf(ann.account)]);
    await allSilent([head, ann], head);
    for (const namespace of NAMESPACES) assert.equal((await hub.refusal(namespace, { token: bob.account.token })).message, "banned");
    await refuses(hub, 403, "banned", "POST", "/api/log-in", { username: user.username, password: PASSWORD });
    await allSilent([head, ann], head);
  });

  overBoth(`a ban that is undone ${way} lets the same token in again`, async (t, hub) => {
    const [head, ann] = await inLobbyWithHead(hub, "ann");
    const [bob] = await people(hub, "bob");
    const present = [userOf(head.account), userOf(ann.account)];
    // Bob isn't here: the ban and its end are stored and announced all the same.
    const user = userOf(bob, { status: "banned" });
    assert.deepEqual(await does(hub, head, "ban-user", bob.id), user);
    await hear([head, ann], "ban-user", "bannedUser", user, `${bob.username} has been banned.`, present);
    assert.equal((await hub.refusal("/lobby", { token: bob.token })).message, "banned");
    assert.deepEqual(await does(hub, head, "unban-user", bob.id), userOf(bob));
    await hear([head, ann], "unban-user", "unbannedUser", userOf(bob), `${bob.username} is no longer banned.`, present);
    await allSilent([head, ann], head);
    await enters(hub, bob, [head, ann]);
  });

  overBoth(`a mute ${way} tells the muted on every socket, and nobody else`, async (t, hub) => {
    const [head, ann, bob] = await inLobbyWithHead(hub, "ann", "bob");
    const tab = await enters(hub, bob.account);
    const elsewhere = [await connects(hub, "/private", bob.account), await connects(hub, "/classroom", bob.account)];
    for (const [event, status] of [["mute-user", "muted"], ["unmute-user", "normal"]]) {
      assert.deepEqual(await does(hub, head, event, bob.account.id), userOf(bob.account, { status }));
      for (const client of [bob, tab, ...elsewhere]) assert.deepEqual(await client.seesNext("account-status-change"), { accountStatus: status });
      await allSilent([head, ann, bob, tab, ...elsewhere], head);
    }
  });

  overBoth(`a mute ${way} of somebody who isn't here holds when they come`, async (t, hub) => {
    const [head] = await inLobbyWithHead(hub);
    const [bob] = await people(hub, "bob");
    assert.deepEqual(await does(hub, head, "mute-user", bob.id), userOf(bob, { status: "muted" }));
    const client = await enters(hub, bob, [head]);
    assert.deepEqual(client.welcome.user, userOf(bob, { status: "muted" }));
    await client.refused("muted", "chat-message-sent", { message: "hello" });
    await does(hub, head, "unmute-user", bob.id);
    await client.seesNext("account-status-change");
    await client.ok("chat-message-sent", { message: "hello" });
  });

  overBoth(`a status ${way} that holds already is ok and no event`, async (t, hub) => {
    const [head, ann, bob] = await inLobbyWithHead(hub, "ann", "bob");
    const all = [head, ann, bob];
    for (const event of ["unban-user", "unmute-user"]) assert.deepEqual(await does(hub, head, event, bob.account.id), userOf(bob.account));
    await allSilent(all, head);
    await does(hub, head, "mute-user", bob.account.id);
    await bob.seesNext("account-status-change");
    assert.equal((await does(hub, head, "mute-user", bob.account.id)).status, "muted");
    await allSilent(all, head);
    await does(hub, head, "ban-user", bob.account.id);
    for (const client of [head, ann]) await seesAll(client, "ban-user", "room-user-change");
    assert.equal((await does(hub, head, "ban-user", bob.account.id)).status, "banned");
    await allSilent([head, ann], head);
  });
}

overBoth("ids work as numbers too", async (t, hub) => {
  const [head, bob] = await inLobbyWithHead(hub, "bob");
  const [eve] = await people(hub, "eve");
  for (const id of [Number(bob.account.id), bob.account.id]) {
    assert.equal((await head.ok("mute-user", id)).user.status, "muted");
    assert.equal((await head.ok("unmute-user", id)).user.status, "normal");
  }
  assert.deepEqual((await head.ok("ban-user", Number(eve.id))).user, userOf(eve, { status: "banned" }));
  assert.deepEqual((await head.ok("unban-user", Number(eve.id))).user, userOf(eve));
});

overBoth("two of role ADMIN who ban one account at the same time announce it once", async (t, hub) => {
  const [head, ann, bob] = await inLobbyWithHead(hub, "ann", "bob");
  const second = await enters(hub, head.account);
  const answers = await Promise.all([head, second].map((client) => client.ok("ban-user", bob.account.id)));
  for (const { user } of answers) assert.equal(user.status, "banned");
  for (const client of [head, second, ann]) await seesAll(client, "ban-user", "room-user-change");
  await allSilent([head, second, ann], head, second);
});
