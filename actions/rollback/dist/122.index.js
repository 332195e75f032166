export const id = 122;
export const ids = [122];
export const modules = {

/***/ 122:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  haproxyTarget: () => (/* binding */ haproxyTarget)
});

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
    const status = new Map(readStat(stat)
        .filter((row) => row.get('pxname') === backend)
        .map((row) => [row.get('svname') ?? '', row]));
    if (status.size === 0) {
        const names = [...new Set(readStat(stat).map((row) => row.get('pxname') ?? ''))].filter((name) => name !== '');
        throw new errors/* ActionError */.lZ(`HAProxy has no backend "${backend}"`, { hint: `It has: ${names.join(', ') || 'none'}. See target.backend.` });
    }
    return readState(serversState).map((row) => {
        const name = row.get('srv_name') ?? '';
        const seen = status.get(name);
        const admin = numberOf(row, 'srv_admin_state');
        const weight = numberOf(row, 'srv_uweight');
        const host = row.get('srv_addr') ?? '-';
        const port = row.get('srv_port') ?? '0';
        return {
            name,
            weight,
            state: stateOf(seen?.get('status') ?? '', admin),
            open: weight > 0 && (admin & (maintenanceBits | drainBits)) === 0,
            address: host === '-' || port === '0' ? undefined : `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
            sessions: Number(seen?.get('scur') ?? 0) || 0,
        };
    });
}
function stateOf(status, admin) {
    if ((admin & maintenanceBits) !== 0 || status.startsWith('MAINT'))
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

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/haproxy.js



/** HAProxy's weights go to 256; of 200 each half of a percent is a whole number. */
const fullWeight = 200;
const pollEvery = 200;
/** Two servers of one backend, shifted over the runtime socket: no reload, so no connection is cut. */
function haproxyTarget(options) {
    const { backend, servers, socket, clock } = options;
    const look = async () => pickSides(options, readServers(backend, await socket('show stat'), await socket(`show servers state ${backend}`)));
    const command = async (colour, what) => {
        const server = `${backend}/${servers[colour]}`;
        const said = await socket(`set server ${server} ${what}`);
        if (said !== '')
            throw refusal(server, what, said);
    };
    const untilUp = async (colours, signal) => {
        const deadline = clock.now() + options.upWithin;
        for (;;) {
            const seen = await look();
            const waiting = colours.filter((colour) => seen[colour].state !== 'serving');
            if (waiting.length === 0)
                return;
            if (clock.now() >= deadline)
                throw notUp(`${backend}/${servers[waiting[0] ?? 'blue']}`, seen[waiting[0] ?? 'blue'].state);
            await clock.sleep(pollEvery, signal);
        }
    };
    return {
        name: `HAProxy backend ${backend}`,
        capabilities: { weighted: true },
        observe: async () => toObservation(await look()),
        shift: async (weights, _subject, signal) => {
            const before = await look();
            const raised = contract/* bothColours */.JV.filter((colour) => weights[colour] > 0);
            // A side is lowered only once the other is up in HAProxy's own eyes: in between both serve, never none.
            for (const colour of raised) {
                if (!before[colour].open)
                    await command(colour, 'state ready');
                const wanted = weightOf(weights, colour);
                if (wanted > before[colour].weight || !before[colour].open)
                    await command(colour, `weight ${wanted}`);
            }
            const lowered = contract/* bothColours */.JV.filter((colour) => weightOf(weights, colour) < before[colour].weight);
            const takesFromUsers = lowered.some((colour) => before[colour].open && before[colour].state === 'serving');
            if (takesFromUsers && raised.length > 0)
                await untilUp(raised, signal);
            for (const colour of lowered)
                await command(colour, `weight ${weightOf(weights, colour)}`);
        },
    };
}
function weightOf(weights, colour) {
    return weights[colour] === 0 ? 0 : Math.max(1, Math.round(weights[colour] * fullWeight));
}
function pickSides({ backend, servers }, all) {
    const find = (colour) => {
        const found = all.find((server) => server.name === servers[colour]);
        if (found !== undefined)
            return found;
        throw new errors/* ActionError */.lZ(`HAProxy's backend "${backend}" has no server "${servers[colour]}"`, {
            hint: `It has: ${all.map((server) => server.name).join(', ') || 'none'}. Name the two sides in target.servers.`,
        });
    };
    const sides = { blue: find('blue'), green: find('green') };
    const stranger = all.find((server) => server !== sides.blue && server !== sides.green && server.open);
    if (stranger === undefined)
        return sides;
    throw new errors/* ActionError */.lZ(`HAProxy's backend "${backend}" has a third server "${stranger.name}" that takes traffic`, {
        hint: 'A rollout shifts all traffic between two sides. Give the third server a backend of its own, or the weight 0.',
    });
}
function toObservation(sides) {
    const effective = (server) => (server.state === 'serving' && server.open ? server.weight : 0);
    const total = effective(sides.blue) + effective(sides.green);
    const side = (server) => ({
        weight: total === 0 ? 0 : effective(server) / total,
        open: server.open,
        state: server.state,
        address: server.address,
        sessions: server.sessions,
        release: undefined,
    });
    return { blue: side(sides.blue), green: side(sides.green) };
}
function refusal(server, what, said) {
    const hint = /static/i.test(said)
        ? 'Weights need a dynamic algorithm: "balance roundrobin" or "balance leastconn".'
        : /permission/i.test(said)
            ? 'The socket needs "level admin" in haproxy.cfg.'
            : 'See target.backend and target.servers.';
    return new errors/* ActionError */.lZ(`HAProxy refused "set server ${server} ${what}": ${said}`, { hint });
}
function notUp(server, state) {
    return new errors/* ActionError */.lZ(`HAProxy does not see the server ${server} as up (${state}), so nothing was taken from the other side`, {
        hint: 'Its check in haproxy.cfg fails although the probes of Slipway passed: compare the addresses and paths of both.',
    });
}


/***/ })

};
