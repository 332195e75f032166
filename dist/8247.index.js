export const id = 8247;
export const ids = [8247];
export const modules = {

/***/ 8247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  haproxyOf: () => (/* binding */ haproxyOf)
});

// EXTERNAL MODULE: ./packages/shared/build/ports/files.js
var files = __webpack_require__(3791);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/haproxy-answers.js

/** Bits of `srv_admin_state` (Management Guide, "show servers state"): forced, inherited, configured, resolution, host name. */
const maintenanceBits = 0x01 | 0x02 | 0x04 | 0x20 | 0x40;
const drainBits = 0x08 | 0x10;
/** The servers of one backend. Throws an ActionError where the backend is unknown or an answer is not HAProxy's. */
function readServers(backend, stat, serversState) {
    const rows = readStat(stat);
    const status = new Map(rows.filter((row) => row.get('pxname') === backend).map((row) => [row.get('svname') ?? '', row]));
    if (status.size === 0) {
        const names = [...new Set(rows.map((row) => row.get('pxname') ?? ''))].filter((name) => name !== '');
        throw new errors/* ActionError */.lZ(`HAProxy has no backend "${backend}"`, { hint: `It has: ${names.join(', ') || 'none'}. See target.backend.` });
    }
    return readState(serversState).map((row) => serverOf(row, status.get(row.get('srv_name') ?? '') ?? new Map()));
}
function serverOf(row, seen) {
    const flags = numberOf(row, 'srv_admin_state');
    const admin = (flags & maintenanceBits) !== 0 ? 'maint' : (flags & drainBits) !== 0 ? 'drain' : 'ready';
    const status = seen.get('status') ?? '';
    const host = row.get('srv_addr') ?? '-';
    const port = row.get('srv_port') ?? '0';
    return {
        name: row.get('srv_name') ?? '',
        state: stateOf(status, admin),
        settled: !/\d+\/\d+$/.test(status),
        admin,
        weight: numberOf(row, 'srv_uweight'),
        backup: seen.get('bck') === '1',
        cookie: seen.get('cookie') ?? '',
        at: host === '-' || port === '0' ? undefined : `${host.includes(':') ? `[${host}]` : host}:${port}`,
        tls: row.get('srv_use_ssl') === '1',
        sessions: Number(seen.get('scur') ?? 0) || 0,
    };
}
function stateOf(status, admin) {
    if (admin === 'maint' || status.startsWith('MAINT'))
        return 'maintenance';
    // A server that goes up or down is shown as "UP 1/3" or "DOWN 1/2", and keeps its old part meanwhile.
    if (status.startsWith('DOWN'))
        return 'down';
    if (status.startsWith('DRAIN') || status.startsWith('NOLB'))
        return 'draining';
    if (status.startsWith('UP') || status === 'no check')
        return 'serving';
    throw new errors/* ActionError */.lZ(`HAProxy gives a server the status ${JSON.stringify(status)}, which Slipway does not know`);
}
/** Major and minor version, from `show info`. */
function readVersion(info) {
    const [, text, major, minor] = /^Version: ((\d+)\.(\d+)\S*)/m.exec(info) ?? [];
    if (text === undefined)
        throw notHaproxy('show info', info);
    return { text, major: Number(major), minor: Number(minor) };
}
/** `show stat`: CSV whose first line, after `# `, names the columns. */
function readStat(text) {
    const [header = '', ...lines] = text.split('\n');
    if (!header.startsWith('# pxname,svname,'))
        throw notHaproxy('show stat', text);
    return rowsOf(header.slice(2).split(','), lines, (line) => line.split(','));
}
/** `show servers state`: a line with the version of the format, a line `# names…`, then one line a server. */
function readState(text) {
    const [version = '', header = '', ...lines] = text.split('\n');
    if (version.trim() !== '1' || !header.startsWith('# be_id'))
        throw notHaproxy('show servers state', text);
    return rowsOf(header.slice(2).trim().split(/\s+/), lines, (line) => line.trim().split(/\s+/));
}
function rowsOf(names, lines, cut) {
    return lines
        .filter((line) => line.trim() !== '')
        .map((line) => {
        const cells = cut(line);
        return new Map(names.map((name, index) => [name, cells[index] ?? '']));
    });
}
function numberOf(row, column) {
    const value = Number(row.get(column));
    if (Number.isInteger(value))
        return value;
    throw new errors/* ActionError */.lZ(`HAProxy's "show servers state" has no number in the column ${column}`);
}
function notHaproxy(command, text) {
    return new errors/* ActionError */.lZ(`The answer to "${command}" is not HAProxy's: ${JSON.stringify(text.slice(0, 120))}`, {
        hint: 'target.socket must be the runtime socket ("stats socket … level admin"), not the traffic port or the statistics page.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/haproxy-backend.js



const shownWithin = 1_000;
const lookEvery = 20;
/** HAProxy's own rule for names (Configuration Manual, section 2): nothing in them can end a command or begin another. */
const nameRule = /^[A-Za-z0-9_.:-]+$/;
const addressRule = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):\d{1,5}$/;
function haproxyBackend(options) {
    assertSpeakable(options);
    const { backend, servers, socket, clock } = options;
    // One connection for both: what they show is of the same moment, and a proxy under load answers once.
    const look = async () => {
        const [stat = '', state = ''] = (await socket(`show stat; show servers state ${backend}`)).split('\n\n');
        return sidesOf(options, readServers(backend, stat, state));
    };
    const change = async (colour, command, shown) => {
        const said = await socket(command);
        if (said !== '' && !isConsent(said))
            throw refusal(command, said);
        for (const deadline = clock.now() + shownWithin;;) {
            const side = (await look())[colour];
            if (shown(side))
                return side;
            if (clock.now() >= deadline)
                throw new errors/* ActionError */.lZ(`HAProxy took "${command}" and shows no effect: ${side.name} is ${side.admin} with the weight ${side.weight}`);
            await clock.sleep(lookEvery);
        }
    };
    const at = (colour) => `${backend}/${servers[colour].name}`;
    return {
        look,
        change,
        setWeight: (colour, weight) => change(colour, `set server ${at(colour)} weight ${weight}`, (side) => side.weight === weight),
        setState: (colour, state) => change(colour, `set server ${at(colour)} state ${state}`, (side) => side.admin === state),
    };
}
function sidesOf(options, all) {
    const { backend, servers } = options;
    const side = (colour) => {
        const { name, address } = servers[colour];
        const found = all.find((server) => server.name === name);
        if (found !== undefined)
            return asSide(found, options);
        if (address !== undefined)
            return absent(name, address);
        throw new errors/* ActionError */.lZ(`HAProxy's backend "${backend}" has no server "${name}"`, {
            hint: `It has: ${all.map((server) => server.name).join(', ') || 'none'}. Name the two sides in target.servers; with an address, Slipway adds the server itself.`,
        });
    };
    const sides = { blue: side('blue'), green: side('green') };
    const stranger = all.find(({ name, admin, weight, backup }) => !isSide(name, options) && !backup && admin === 'ready' && weight > 0);
    if (stranger !== undefined) {
        throw new errors/* ActionError */.lZ(`HAProxy's backend "${backend}" has a third server "${stranger.name}" that takes traffic`, {
            hint: 'A rollout shifts all traffic between two sides. Give the third server a backend of its own, or the weight 0.',
        });
    }
    const reserve = contract/* bothColours */.JV.find((colour) => sides[colour].backup);
    if (reserve === undefined)
        return sides;
    throw new errors/* ActionError */.lZ(`HAProxy's server "${backend}/${sides[reserve].name}" is a backup, which gets no share of the traffic`, {
        hint: 'Take the word "backup" from its line in haproxy.cfg: the two sides share by their weights.',
    });
}
function isSide(name, { servers }) {
    return contract/* bothColours */.JV.some((colour) => servers[colour].name === name);
}
function asSide(server, { affinity }) {
    const sticky = affinity !== 'none' || server.cookie !== '';
    const takesNew = server.admin === 'ready' && server.weight > 0;
    return { ...server, present: true, sticky, open: server.admin !== 'maint' && (takesNew || sticky) };
}
function absent(name, address) {
    const nothing = {
        weight: 0,
        backup: false,
        cookie: '',
        tls: false,
        sessions: 0,
        settled: true,
        present: false,
        sticky: false,
        open: false,
    };
    return { name, state: 'down', admin: 'maint', at: address, ...nothing };
}
/** Changes that work answer nothing, or one of these. */
function isConsent(said) {
    return /^(New server registered|Server deleted|IP changed|no need to change|port changed)/.test(said);
}
function refusal(command, said) {
    const hints = [
        [/static|dynamic load balancing/i, 'Weights need a dynamic algorithm: "balance roundrobin" or "balance leastconn".'],
        [/permission/i, 'The socket needs "level admin" in haproxy.cfg.'],
        [
            /'cookie' option/i,
            'This HAProxy gives an added server no cookie: write both servers into haproxy.cfg, without target.servers.*.address.',
        ],
        [/unknown command/i, 'Slipway knows HAProxy from version 2.6 on.'],
    ];
    const hint = hints.find(([pattern]) => pattern.test(said))?.[1] ?? 'See target.backend and target.servers.';
    return new errors/* ActionError */.lZ(`HAProxy refused "${command}": ${said.split('\n')[0]}`, { hint });
}
/** Names and addresses become words of a command, so nothing else may be in them. */
function assertSpeakable({ backend, servers }) {
    const names = [
        ['target.backend', backend],
        ...contract/* bothColours */.JV.map((colour) => [`target.servers.${colour}`, servers[colour].name]),
    ];
    for (const [where, name] of names) {
        if (!nameRule.test(name)) {
            throw new errors/* ActionError */.lZ(`${where} is ${JSON.stringify(name)}, which is no name for HAProxy`, {
                hint: 'Names are of letters, digits and the signs _ . : -',
            });
        }
    }
    for (const colour of contract/* bothColours */.JV) {
        const { address } = servers[colour];
        if (address === undefined || addressRule.test(address))
            continue;
        throw new errors/* ActionError */.lZ(`target.servers.${colour}.address is ${JSON.stringify(address)}`, {
            hint: 'Expected host:port, such as 10.0.0.7:8080 or [2001:db8::7]:8080.',
        });
    }
    if (servers.blue.name !== servers.green.name)
        return;
    throw new errors/* ActionError */.lZ(`target.servers names ${JSON.stringify(servers.blue.name)} for both sides`, {
        hint: 'The two sides are two servers.',
    });
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/haproxy-placement.js




const retryEvery = 250;
/** HAProxy's own 2 s would be the longest part of a way back to a side that has just come up. */
const check = 'check inter 500ms';
/** HAProxy's own part of bringing a side up and taking it down: its server there, closed, or gone. */
function haproxyPlacement(options, proxy) {
    const here = { options, proxy };
    return {
        prepare: async ({ colour }) => {
            const before = (await proxy.look())[colour];
            assertIdle(before, colour, 'prepared', options);
            const side = before.present ? await moveTo(colour, before, here) : await add(colour, here);
            if (side.weight > 0)
                await proxy.setWeight(colour, 0);
            // With a cookie only maintenance keeps users away. Without one, HAProxy's checks may begin: nobody is sent to weight 0.
            const closed = side.sticky ? 'maint' : 'ready';
            if (side.admin !== closed)
                await proxy.setState(colour, closed);
            await keepStateOrFail(options);
        },
        retire: async ({ colour }, signal) => {
            const before = (await proxy.look())[colour];
            if (!before.present)
                return;
            assertIdle(before, colour, 'taken down', options);
            if (before.weight > 0)
                await proxy.setWeight(colour, 0);
            if (before.admin !== 'maint')
                await proxy.setState(colour, 'maint');
            if (options.servers[colour].address !== undefined)
                await remove(colour, here, signal);
            await keepStateOrFail(options);
        },
    };
}
function assertIdle(side, colour, what, { backend }) {
    if (side.admin !== 'ready' || side.weight === 0)
        return;
    throw new errors/* ActionError */.lZ(`${colour} (${backend}/${side.name}) has the weight ${side.weight} in HAProxy, so it is not ${what}`, {
        hint: 'Nothing is touched while traffic comes to it. Give the other side everything first.',
    });
}
/** A server that is there keeps its place; one whose address was changed in the configuration is sent there. */
async function moveTo(colour, side, { options, proxy }) {
    const { name, address } = options.servers[colour];
    const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(address ?? '') ?? [];
    // A host name was resolved by HAProxy, so that it cannot be compared.
    if (address === undefined || (0,external_node_net_.isIP)(host) === 0 || side.at === address)
        return side;
    if (side.admin !== 'maint')
        await proxy.setState(colour, 'maint');
    return await proxy.change(colour, `set server ${options.backend}/${name} addr ${host} port ${port}`, ({ at }) => at === address);
}
/** An added server starts in maintenance and unchecked (Management Guide, "add server"). */
async function add(colour, { options, proxy }) {
    const { name, address } = options.servers[colour];
    const server = `${options.backend}/${name}`;
    await assertVersion(options);
    const register = (more) => proxy.change(colour, `add server ${server} ${address} ${check}${more}`, ({ present }) => present);
    let side = await register('');
    if (options.affinity === 'cookie' && side.cookie === '') {
        // Without a cookie of its own nobody would stay on this side.
        await proxy.change(colour, `del server ${server}`, ({ present }) => !present);
        side = await register(` cookie ${name}`);
    }
    await proxy.change(colour, `enable health ${server}`, ({ present }) => present);
    return side;
}
async function assertVersion({ socket }) {
    const { text, major, minor } = readVersion(await socket('show info'));
    if (major > 2 || (major === 2 && minor >= 6))
        return;
    throw new errors/* ActionError */.lZ(`HAProxy is version ${text}, which adds no servers while it runs`, {
        hint: 'Write both servers into haproxy.cfg and take target.servers.*.address away, or use HAProxy 2.6 or later.',
    });
}
/** Nothing is cut: a server goes once its connections have ended. HAProxy itself refuses before. */
async function remove(colour, { options, proxy }, signal) {
    const { backend, servers, socket, clock, emptyWithin } = options;
    const server = `${backend}/${servers[colour].name}`;
    const { major } = readVersion(await socket('show info'));
    for (const deadline = clock.now() + emptyWithin;;) {
        if (major >= 3)
            await socket(`wait 2s srv-removable ${server}`);
        const said = await socket(`del server ${server}`);
        if (/^(Server deleted|No such server)/.test(said))
            break;
        if (!/connections|sessions|idle|attached/i.test(said))
            throw refusal(`del server ${server}`, said);
        if (clock.now() >= deadline)
            throw stillInUse(server, (await proxy.look())[colour].sessions);
        await clock.sleep(retryEvery, signal);
    }
    if ((await proxy.look())[colour].present)
        throw new errors/* ActionError */.lZ(`HAProxy says that ${server} was deleted, and still shows it`);
}
function stillInUse(server, sessions) {
    return new errors/* ActionError */.lZ(`${server} still has ${sessions} connection(s), so HAProxy does not delete it; it is in maintenance and gets no new ones`, {
        hint: `It is deleted by the next "mode: retire" once they have ended. To cut them: "shutdown sessions server ${server}".`,
    });
}
/** Before a side has traffic nothing is lost by stopping: a file that cannot be written is found out here. */
async function keepStateOrFail({ socket, stateFile }) {
    if (stateFile !== undefined)
        await stateFile.files.write(stateFile.path, `${await socket('show servers state')}\n`);
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/haproxy.js




/** HAProxy's weights go to 256; of 200 each half of a percent is a whole number. */
const fullWeight = 200;
const pollEvery = 200;
/** Two servers of one backend, shifted over the runtime socket: no reload, so no connection is cut. */
function haproxyTarget(options) {
    const proxy = haproxyBackend(options);
    return {
        name: `HAProxy backend ${options.backend}`,
        capabilities: { weighted: true, affinity: options.affinity },
        describeShift: (weights) => describe(weights, options),
        observe: async () => toObservation(await proxy.look()),
        shift: async (weights, _subject, signal) => {
            const before = await proxy.look();
            const raised = contract/* bothColours */.JV.filter((colour) => weights[colour] > 0);
            const closing = contract/* bothColours */.JV.filter((colour) => weights[colour] === 0 && before[colour].open);
            // One that is opened has had its weight set by then.
            const keepsOpen = (colour) => weights[colour] === 0 || before[colour].admin === 'ready';
            const lowered = contract/* bothColours */.JV.filter((colour) => keepsOpen(colour) && weightOf(weights, colour) < before[colour].weight);
            // A side is lowered only once the other is up in HAProxy's own eyes: in between both serve, never none.
            const seen = { ...before };
            for (const colour of raised) {
                seen[colour] = await raise(colour, { before: before[colour], wanted: weightOf(weights, colour), options, proxy });
            }
            const takesFromUsers = [...lowered, ...closing].some((colour) => before[colour].open && before[colour].state === 'serving');
            if (takesFromUsers)
                await untilUp(raised, seen, { options, proxy, signal });
            for (const colour of lowered)
                await proxy.setWeight(colour, weightOf(weights, colour));
            // Who has a cookie of this side would come to it all the same, were it not in maintenance.
            for (const colour of closing)
                if (before[colour].sticky)
                    await proxy.setState(colour, 'maint');
            await keepState(options);
        },
        placement: haproxyPlacement(options, proxy),
    };
}
/** The weight comes before the state: a server that opens with an old, high weight would get more than its share. */
async function raise(colour, { before, wanted, options, proxy }) {
    if (!before.present) {
        throw new errors/* ActionError */.lZ(`HAProxy has no server ${options.backend}/${before.name}, so ${colour} cannot be given traffic`, {
            hint: `It is added at ${before.at} when ${colour} is prepared; a reload of HAProxy takes added servers away.`,
        });
    }
    const shut = before.admin !== 'ready';
    const weighs = wanted > before.weight || (shut && wanted !== before.weight);
    const weighed = weighs ? await proxy.setWeight(colour, wanted) : before;
    return shut ? await proxy.setState(colour, 'ready') : weighed;
}
async function untilUp(colours, first, { options, proxy, signal }) {
    const deadline = options.clock.now() + options.upWithin;
    for (let seen = first;; seen = await proxy.look()) {
        // A server that has just left maintenance is "UP 1/3" before any check of it has passed.
        const waiting = colours.find((colour) => seen[colour].state !== 'serving' || !seen[colour].settled);
        if (waiting === undefined)
            return;
        if (options.clock.now() >= deadline)
            throw notUp(options.backend, seen[waiting]);
        await options.clock.sleep(pollEvery, signal);
    }
}
async function keepState({ socket, stateFile }) {
    if (stateFile === undefined)
        return;
    try {
        await stateFile.files.write(stateFile.path, `${await socket('show servers state')}\n`);
    }
    catch (error) {
        stateFile.warn(`A reload of HAProxy would not keep this split: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
function describe(weights, { backend, servers, affinity, stateFile }) {
    const set = (colour, what) => `set server ${backend}/${servers[colour].name} ${what}`;
    const opens = contract/* bothColours */.JV.filter((colour) => weights[colour] > 0);
    const closes = contract/* bothColours */.JV.filter((colour) => weights[colour] === 0);
    return [
        ...opens.flatMap((colour) => [set(colour, `weight ${weightOf(weights, colour)}`), set(colour, 'state ready')]),
        ...closes.flatMap((colour) => [set(colour, 'weight 0'), ...(affinity === 'none' ? [] : [set(colour, 'state maint')])]),
        `show stat; show servers state ${backend}`,
        ...(stateFile === undefined ? [] : [`show servers state > ${stateFile.path}`]),
    ];
}
function weightOf(weights, colour) {
    return weights[colour] === 0 ? 0 : Math.max(1, Math.round(weights[colour] * fullWeight));
}
function toObservation(sides) {
    const effective = (server) => (server.state === 'serving' && server.admin === 'ready' ? server.weight : 0);
    const total = effective(sides.blue) + effective(sides.green);
    const side = (server) => ({
        weight: total === 0 ? 0 : effective(server) / total,
        open: server.open,
        state: server.state,
        address: server.at === undefined ? undefined : `${server.tls ? 'https' : 'http'}://${server.at}`,
        sessions: server.sessions,
        release: undefined,
    });
    return { blue: side(sides.blue), green: side(sides.green) };
}
function notUp(backend, { name, state, settled }) {
    const shown = settled ? state : `${state}, but none of its checks has passed yet`;
    return new errors/* ActionError */.lZ(`HAProxy does not see the server ${backend}/${name} as up (${shown}), so nothing was taken from the other side`, {
        hint: 'Its check in haproxy.cfg fails although the probes of Slipway passed: compare the addresses and paths of both.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/haproxy-socket.js


const timeLimit = 5_000;
const maxAnswer = 16 * 1_048_576;
/** `address` is a path, or `host:port`. One connection per command, as HAProxy's non-interactive mode has it. */
function haproxySocket(address) {
    const where = placeOf(address);
    return (command) => new Promise((resolve, reject) => {
        const chunks = [];
        let size = 0;
        const socket = (0,external_node_net_.connect)(where);
        const fail = (error) => {
            socket.destroy();
            reject(error);
        };
        socket.setTimeout(timeLimit, () => fail(unreachable(address, `no answer to "${command}" within ${timeLimit} ms`)));
        socket.on('error', (error) => fail(unreachable(address, error.message, error)));
        socket.on('connect', () => socket.end(`${command}\n`));
        socket.on('data', (chunk) => {
            size += chunk.length;
            if (size > maxAnswer)
                fail(new errors/* ActionError */.lZ(`HAProxy at ${address} answered "${command}" with more than ${maxAnswer} bytes`));
            else
                chunks.push(chunk);
        });
        socket.on('end', () => resolve(Buffer.concat(chunks).toString().trim()));
    });
}
/** Whether a runtime socket is a path, or a loopback address. */
function isOnThisMachine(address) {
    const where = placeOf(address);
    return 'path' in where || where.host === 'localhost' || where.host === '::1' || /^127(\.\d{1,3}){3}$/.test(where.host);
}
function placeOf(address) {
    const [, host, port] = /^(?!\/)(.+):(\d{1,5})$/.exec(address) ?? [];
    if (host === undefined)
        return { path: address };
    if (Number(port) < 1 || Number(port) > 65_535) {
        throw new errors/* ActionError */.lZ(`target.socket is ${address}, but no port is ${port}`, { hint: 'Expected a path, or host:port.' });
    }
    return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}
function unreachable(address, why, cause) {
    return new errors/* ActionError */.lZ(`HAProxy's runtime socket at ${address} cannot be used: ${why}`, {
        hint: 'haproxy.cfg needs, under global: "stats socket PATH mode 660 level admin" (or "ipv4@HOST:PORT level admin"), and the runner must be on a machine and in a group that may use it.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/haproxy-state-file.js


/** Refuses a file beside a HAProxy that is elsewhere: it would be written where nobody reads it. */
function assertBeside(path, socket) {
    if (isOnThisMachine(socket))
        return;
    throw new errors/* ActionError */.lZ(`target.state-file is ${path}, but HAProxy is at ${socket}, on another machine`, {
        hint: 'Take target.state-file away and let that machine keep its own state, or run the job on the machine of HAProxy.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/haproxy-of.js




/** The target that `slipway.yml` describes. Throws an ActionError for what cannot be meant. */
function haproxyOf(config, { clock, onOutput }) {
    const { backend, servers, socket, affinity, 'state-file': path } = config;
    if (path !== undefined)
        assertBeside(path, socket);
    const stateFile = path === undefined ? undefined : { path, files: files/* systemFiles */.H, warn: (what) => onOutput?.(what) };
    return haproxyTarget({
        backend,
        servers: {
            blue: { name: servers.blue.name, address: servers.blue.address },
            green: { name: servers.green.name, address: servers.green.address },
        },
        socket: haproxySocket(socket),
        clock,
        affinity,
        upWithin: 30_000,
        emptyWithin: 30_000,
        stateFile,
    });
}


/***/ })

};
