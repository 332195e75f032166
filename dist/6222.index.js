export const id = 6222;
export const ids = [6222];
export const modules = {

/***/ 6222:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cloudflareOf: () => (/* binding */ cloudflareOf)
});

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/rollout/placement.js
var placement = __webpack_require__(2578);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./packages/shared/build/core/json.js
var json = __webpack_require__(7757);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/cloudflare-api.js


/** Shapes of Cloudflare's API v4, "Workers > Scripts > Deployments" and "> Versions". */
const versionId = schemas/* uuid */.uRe();
const share = schemas/* object */.Ikc({ version_id: versionId, percentage: schemas/* number */.aig().min(0).max(100) });
const deployment = schemas/* object */.Ikc({
    id: schemas/* string */.YjP().min(1),
    strategy: schemas/* literal */.euz('percentage'),
    versions: schemas/* array */.YOg(share).min(1),
    annotations: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
});
const version = schemas/* object */.Ikc({
    id: versionId,
    number: schemas/* number */.aig().nullish(),
    metadata: schemas/* object */.Ikc({ created_on: schemas/* string */.YjP().nullish(), hasPreview: schemas/* boolean */.zMY().nullish() }).nullish(),
    annotations: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP().nullish()).nullish(),
});
/** A secret differs from what it was when the version was last live (wrangler, `versions/api.ts`). */
const secretsChanged = 10220;
/** There is no such Worker. */
const workerNotFound = 10007;
function cloudflareApi(rest, { account, script }) {
    const ofAccount = `/accounts/${encodeURIComponent(account)}/workers`;
    const base = `${ofAccount}/scripts/${encodeURIComponent(script)}`;
    const deploymentsPath = `${base}/deployments`;
    const result = (shape) => schemas/* object */.Ikc({ success: schemas/* literal */.euz(true), result: shape });
    const read = async (path, shape, signal) => (await rest.read(path, result(shape), signal)).result;
    return {
        deployments: async (signal) => (await read(deploymentsPath, schemas/* object */.Ikc({ deployments: schemas/* array */.YOg(deployment) }), signal)).deployments,
        deployable: async (signal) => (await read(`${base}/versions?deployable=true`, schemas/* object */.Ikc({ items: schemas/* array */.YOg(version) }), signal)).items,
        version: (id, signal) => read(`${base}/versions/${encodeURIComponent(id)}`, version, signal),
        deploy: (body, signal) => rest.write({ method: 'POST', path: deploymentsPath, body, signal }),
        previewsEnabled: async (signal) => (await read(`${base}/subdomain`, schemas/* object */.Ikc({ previews_enabled: schemas/* boolean */.zMY() }), signal)).previews_enabled,
        subdomain: async (signal) => (await read(`${ofAccount}/subdomain`, schemas/* object */.Ikc({ subdomain: schemas/* string */.YjP().min(1) }), signal)).subdomain,
        deploymentsPath,
    };
}
/** The first error of an answer, in Cloudflare's envelope `{ success, errors: [{ code, message }] }`. */
function cloudflareError(body) {
    const message = (0,json/* valueAt */.fK)(body, 'errors.0.message');
    const code = (0,json/* valueAt */.fK)(body, 'errors.0.code');
    return typeof message === 'string' ? { code: typeof code === 'number' ? code : undefined, message } : undefined;
}
function explainCloudflare(body) {
    const error = cloudflareError(body);
    return error === undefined ? undefined : `${error.message}${error.code === undefined ? '' : ` (code ${error.code})`}`;
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/cloudflare-sides.js


const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const pattern = new RegExp(`^slipway(?: blue=(${uuid}))?(?: green=(${uuid}))?$`);
/** The message of a deployment: 92 bytes at most, since an older API cut it at 100. */
function messageOf(sides) {
    return ['slipway', ...contract/* bothColours */.JV.flatMap((colour) => (sides[colour] === undefined ? [] : [`${colour}=${sides[colour]}`]))].join(' ');
}
/** The sides that a message names, or undefined for one that Slipway did not write. */
function sidesIn(message) {
    const found = pattern.exec(message ?? '');
    if (found === null)
        return undefined;
    const [, blue, green] = found;
    if (blue === undefined && green === undefined)
        return undefined;
    return { ...(blue === undefined ? {} : { blue }), ...(green === undefined ? {} : { green }) };
}
/** The deployment that serves. Throws an ActionError on a split that two sides cannot tell. */
function servingDeployment(deployments, script) {
    const [newest] = deployments;
    if (newest === undefined)
        throw neverDeployed(script);
    const serving = newest.versions.filter((one) => one.percentage > 0);
    if (serving.length > 2 || newest.versions.length > 2) {
        throw new errors/* ActionError */.lZ(`The Worker ${script} serves ${newest.versions.length} versions (${tellShares(newest.versions)})`, {
            hint: 'A rollout shifts all traffic between two. Deploy one version at 100 % first: wrangler versions deploy <version>@100%',
        });
    }
    const sum = newest.versions.reduce((total, one) => total + one.percentage, 0);
    if (Math.abs(sum - 100) > 0.01) {
        throw new errors/* ActionError */.lZ(`The shares of the Worker ${script} add up to ${sum} %, not to 100 (${tellShares(newest.versions)})`);
    }
    return newest;
}
/**
 * Which version is which side: as the newest message that names all that serve tells; else as this run remembers; else, at
 * its first look, as adopted: the greatest share is blue. Throws an ActionError where somebody else deployed a version meanwhile.
 */
function sidesOf(deployments, serving, remembered) {
    const ids = serving.versions.map((one) => one.version_id);
    const names = (sides) => ids.every((id) => sides.blue === id || sides.green === id);
    for (const { annotations } of deployments) {
        const told = sidesIn(annotations?.['workers/message']);
        if (told !== undefined && names(told))
            return told;
    }
    if (remembered !== undefined) {
        if (names(remembered))
            return remembered;
        throw new errors/* ActionError */.lZ(`Somebody deployed another version during this rollout: ${tellShares(serving.versions)} serve now (deployment ${serving.id})`, {
            hint: 'A rollout must be alone: no wrangler deploy, no secret put and no change in the dashboard while it runs.',
        });
    }
    const [blue, green] = [...serving.versions].sort((a, b) => b.percentage - a.percentage);
    return { ...(blue === undefined ? {} : { blue: blue.version_id }), ...(green === undefined ? {} : { green: green.version_id }) };
}
function shareOf(serving, id) {
    return serving.versions.find((one) => one.version_id === id)?.percentage ?? 0;
}
/** What a shift posts: only versions that get traffic. Shares have two decimals at most and add up to 100. */
function deploymentRequest(weights, sides) {
    const green = percentageOf(weights.green);
    const shares = { blue: Number((100 - green).toFixed(2)), green };
    const versions = contract/* bothColours */.JV
        .filter((colour) => shares[colour] > 0)
        .map((colour) => ({ version_id: sides[colour] ?? `<version of ${colour}>`, percentage: shares[colour] }));
    return { strategy: 'percentage', versions, annotations: { 'workers/message': messageOf(sides) } };
}
/** A weight above nothing and below everything never rounds to either. */
function percentageOf(weight) {
    if (weight === 0 || weight === 1)
        return weight * 100;
    return Math.min(99.99, Math.max(0.01, Number((weight * 100).toFixed(2))));
}
function sameShares(one, other) {
    const told = (shares) => shares
        .filter((share) => share.percentage > 0)
        .map((share) => `${share.version_id} ${share.percentage}`)
        .sort()
        .join();
    return told(one) === told(other);
}
function neverDeployed(script) {
    return new errors/* ActionError */.lZ(`The Worker ${script} has never been deployed, so there is nothing to shift traffic from`, {
        hint: 'The first time, run "wrangler deploy" by hand (or in a step of its own): versions can be uploaded beside it from then on. What it deployed is adopted as what was live before.',
    });
}
function tellShares(shares) {
    return shares.map((one) => `${one.version_id.slice(0, 8)} at ${one.percentage} %`).join(', ');
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/cloudflare-look.js




async function look({ script, api }, memory, signal) {
    const deployments = await api.deployments(signal).catch((error) => {
        throw error instanceof errors/* ActionError */.lZ && error.message.includes(`(code ${workerNotFound})`) ? neverDeployed(script) : error;
    });
    const serving = servingDeployment(deployments, script);
    const told = sidesOf(deployments, serving, memory.sides);
    // What this run prepared on the side without traffic is newer than what any message says of it.
    const prepared = contract/* bothColours */.JV.filter((colour) => shareOf(serving, told[colour]) === 0 && memory.sides?.[colour] !== undefined);
    const sides = { ...told, ...Object.fromEntries(prepared.map((colour) => [colour, memory.sides?.[colour]])) };
    memory.sides = sides;
    if (memory.known.size === 0)
        for (const { id } of deployments)
            memory.known.add(id);
    return { serving, sides };
}
async function observationOf({ serving, sides }, options, memory, signal) {
    const sideOf = async (colour) => {
        const id = sides[colour];
        const weight = shareOf(serving, id) / 100;
        const state = id === undefined ? 'down' : weight > 0 ? 'serving' : 'draining';
        if (id === undefined)
            return { weight, open: false, state, address: undefined, sessions: undefined, release: undefined };
        const release = await tagOf(id, options, memory, signal);
        return { weight, open: weight > 0, state, address: await addressOf(id, options, memory, signal), sessions: undefined, release };
    };
    return { blue: await sideOf('blue'), green: await sideOf('green') };
}
/** The release of a version: its tag, which never changes; without one, the first part of its id, which no release is called. */
async function tagOf(id, { api }, { tags }, signal) {
    const known = tags.get(id);
    if (known !== undefined)
        return known;
    const tag = releaseOf(await api.version(id, signal)) ?? id.slice(0, 8);
    tags.set(id, tag);
    return tag;
}
function releaseOf({ annotations }) {
    return annotations?.['workers/tag'] ?? undefined;
}
async function addressOf(id, { api, script, subdomain }, memory, signal) {
    memory.preview ??= `https://{version}-${script}.${subdomain ?? (await api.subdomain(signal))}.workers.dev`;
    return memory.preview.replaceAll('{version}', id.slice(0, 8));
}

// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/cloudflare-placement.js




/** The versions of a Worker that may be deployed, found by their tag. A tag is not unique, and any upload may carry it. */
function cloudflareUploads(options, memory) {
    const { script, api } = options;
    const found = async (release, signal) => (await api.deployable(signal)).filter((one) => releaseOf(one) === release.version);
    return {
        words: {
            one: 'version',
            of: `the Worker ${script}`,
            label: 'the tag',
            mend: `Deploy the right one by its id (wrangler versions deploy ID@100% --name ${script}), or bring a mended release forward under a version of its own. "wrangler versions view ID --name ${script}" shows each.`,
        },
        // Cloudflare tells of all that may be deployed at once, the 100 newest: an older one cannot be brought back.
        find: async (release, signal) => ({ list: (await found(release, signal)).map(uploadOf), complete: true }),
        take: (upload, subject, signal) => take(upload, subject, { options, memory, signal }),
        missing: async (release) => new errors/* ActionError */.lZ(`None of the Worker ${script}'s deployable versions carries the tag ${release.version}`, {
            hint: 'placement.prepare must upload it: wrangler versions upload --tag "$RELEASE". Only the 100 newest versions can be deployed.',
        }),
    };
}
async function take({ id }, { colour, release }, { options, memory, signal }) {
    const { script, api } = options;
    const { serving, sides } = await look(options, memory, signal);
    if (shareOf(serving, sides[colour]) > 0)
        throw new errors/* ActionError */.lZ(`${colour} of the Worker ${script} has traffic, so no other version is put there`);
    const live = (0,words/* otherColour */.RQ)(colour);
    if (sides[live] === id) {
        throw new errors/* ActionError */.lZ(`The version ${id.slice(0, 8)} with the tag ${release.version} serves already, as ${live}`, {
            hint: 'placement.prepare must upload a version of its own for this release: wrangler versions upload --tag "$RELEASE".',
        });
    }
    await refuseWithoutPreview(await api.version(id, signal), options, signal);
    memory.tags.set(id, release.version);
    memory.sides = { ...sides, [colour]: id };
}
/** A message that is a commit and nothing else says what was uploaded; any other text may name a commit for a reason of its own. */
const commitMessage = /^(?:commit )?([0-9a-f]{40})$/;
function uploadOf({ id, metadata, annotations }) {
    const commit = commitMessage.exec(annotations?.['workers/message']?.trim() ?? '')?.[1];
    return { id, at: metadata?.created_on ?? undefined, commit };
}
async function refuseWithoutPreview(version, { script, api, preview }, signal) {
    if (preview !== undefined)
        return;
    if (version.metadata?.hasPreview === false) {
        throw new errors/* ActionError */.lZ(`The version ${version.id.slice(0, 8)} of the Worker ${script} has no preview address, so it cannot be verified before it gets traffic`, {
            hint: 'Cloudflare gives none to a Worker that implements a Durable Object: keep the Durable Object in a Worker of its own and bind to it.',
        });
    }
    if (!(await api.previewsEnabled(signal))) {
        throw new errors/* ActionError */.lZ(`The Worker ${script} has no preview addresses, so a version cannot be verified before it gets traffic`, {
            hint: 'Set "preview_urls": true in the wrangler configuration and deploy once, or give target.preview.',
        });
    }
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/targets/rest.js
var targets_rest = __webpack_require__(4552);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/cloudflare.js








/** The target that the configuration names, over its API. Its token is masked in the log from here on. */
function cloudflareOf(target, { http, clock, log }) {
    const { script, account, token, affinity, preview, subdomain } = target;
    log.mask(token);
    const rest = (0,targets_rest/* restOver */.d)({
        provider: 'Cloudflare',
        api: target.api,
        token,
        http,
        clock,
        explain: explainCloudflare,
        permissions: 'target.token needs the permission "Workers Scripts: Edit" on the account in target.account.',
    });
    const api = cloudflareApi(rest, { account, script });
    return cloudflareTarget({ script, api, rest, clock, affinity, preview, subdomain, say: (what) => log.info(what) });
}
/** How often, and how far apart in milliseconds, an uncertain write is looked for before it is called lost. */
const looksAfterDoubt = 4;
const doubtEvery = 1_000;
/** Two versions of one Worker, shifted by deployments of Cloudflare's API. A version is looked for by its tag, the release, and told by its id. */
function cloudflareTarget(options) {
    const { script, api, affinity } = options;
    const memory = { sides: undefined, known: new Set(), asked: undefined, tags: new Map(), preview: options.preview };
    return {
        name: `Cloudflare Worker ${script}`,
        capabilities: { weighted: true, affinity },
        describeShift: (weights) => [`POST ${api.deploymentsPath} ${JSON.stringify(deploymentRequest(weights, memory.sides ?? {}))}`],
        observe: async (signal) => await observationOf(await look(options, memory, signal), options, memory, signal),
        shift: (weights, _subject, signal) => shift(weights, options, memory, signal),
        placement: {
            ...(0,placement/* keptPlacement */.QN)(cloudflareUploads(options, memory)),
            retire: async ({ colour }, signal) => {
                const { serving, sides } = await look(options, memory, signal);
                if (shareOf(serving, sides[colour]) > 0)
                    throw new errors/* ActionError */.lZ(`${colour} of the Worker ${script} has traffic, so it is not taken down`);
                options.say(`Cloudflare keeps every version: nothing of ${colour} is taken down, and it stays at hand among the 100 newest`);
            },
        },
    };
}
async function shift(weights, options, memory, signal) {
    const { script, api } = options;
    const { serving, sides } = await look(options, memory, signal);
    if (isStrange(serving, memory)) {
        // Told once: the way back, which follows, has to go on from it.
        memory.known.add(serving.id);
        throw shiftedMeanwhile(script, serving);
    }
    const lacking = contract/* bothColours */.JV.find((colour) => weights[colour] > 0 && sides[colour] === undefined);
    if (lacking !== undefined)
        throw new errors/* ActionError */.lZ(`The Worker ${script} has no version on ${lacking} that could take traffic`);
    if (weights.blue + weights.green === 0) {
        throw new errors/* ActionError */.lZ(`Cloudflare cannot take all traffic from the Worker ${script}: its shares always add up to 100 %`);
    }
    const request = deploymentRequest(weights, sides);
    // What another run asked for is asked for again, since what is shown may be older than its last shift.
    const done = memory.asked !== undefined && sameShares(memory.asked.versions, request.versions) && sameShares(serving.versions, request.versions);
    if (done)
        return;
    memory.asked = request;
    const sent = await api.deploy(request, signal);
    if (sent.state === 'uncertain')
        return await findAgain(sent.why, request, serving, options, signal);
    if (sent.status >= 300)
        throw refusalOf(sent, options);
}
function isStrange(serving, { known, asked }) {
    return !known.has(serving.id) && (asked === undefined || !sameShares(serving.versions, asked.versions));
}
/** An uncertain write is looked for, and never sent again. */
async function findAgain(why, request, before, { script, api, clock }, signal) {
    for (let looks = 0; looks < looksAfterDoubt; looks++) {
        const [newest] = await api.deployments(signal);
        if (newest !== undefined && newest.id !== before.id) {
            if (sameShares(newest.versions, request.versions))
                return;
            throw shiftedMeanwhile(script, newest);
        }
        await clock.sleep(doubtEvery, signal);
    }
    throw new errors/* ActionError */.lZ(`It is not known whether Cloudflare took in POST ${api.deploymentsPath} (${why}); deployment ${before.id} still serves`, {
        hint: 'The call was not repeated, since it may yet be applied. Run again: what is found then is settled first.',
    });
}
function refusalOf(reply, { script, rest, api }) {
    const error = cloudflareError(reply.body);
    if (error?.code !== secretsChanged)
        return rest.refusal({ method: 'POST', path: api.deploymentsPath }, reply);
    const names = /secrets have changed:\s*(.+?)\.?$/i.exec(error.message)?.[1];
    return new errors/* ActionError */.lZ(`Cloudflare refuses the version of the Worker ${script}: secrets have changed since it was live${names === undefined ? '' : ` (${names})`} (code ${secretsChanged})`, {
        hint: 'A version keeps the secrets it was uploaded with, so it would run with the old ones. Upload the release anew (wrangler versions upload --tag), or deploy the version by hand if the old secrets still work. Slipway never forces it.',
    });
}
function shiftedMeanwhile(script, now) {
    return new errors/* ActionError */.lZ(`Somebody else shifted the Worker ${script} during this rollout: deployment ${now.id} serves now`, {
        hint: 'A rollout must be alone: no wrangler deploy, no secret put and no change in the dashboard while it runs.',
    });
}


/***/ }),

/***/ 4552:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ restOver)
/* harmony export */ });
/* unused harmony export retryAfter */
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5903);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);


/** Milliseconds for one exchange. */
const timeLimit = 15_000;
const attempts = 4;
/** Milliseconds that one call waits in all where the provider asks for patience. */
const maxPatience = 60_000;
const firstPause = 500;
/** A JSON API over HTTP with a bearer token, which stands in no message and in no address. */
function restOver(options) {
    const { provider, token, http, clock } = options;
    if (!URL.canParse(options.api))
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`target.api is no address: ${options.api}`);
    const api = options.api.replace(/\/+$/, '');
    const clean = (text) => text.replaceAll(token, '***');
    const exchange = async ({ method, path, body, signal }) => {
        signal?.throwIfAborted();
        const answer = await http({
            method,
            url: `${api}${path}`,
            headers: {
                authorization: `Bearer ${token}`,
                accept: 'application/json',
                ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            timeout: timeLimit,
            maxBody: 8 * 1_048_576,
            ...(signal === undefined ? {} : { signal }),
        });
        signal?.throwIfAborted();
        return answer;
    };
    /** Waits as a 429 asks and sends again: a request that was turned away for its rate was not taken in. */
    const patiently = async (call) => {
        for (let waited = 0;;) {
            const answer = await exchange(call);
            if (answer.state !== 'answered' || answer.status !== 429)
                return answer;
            const pause = retryAfter(answer.headers['retry-after'], clock.now());
            waited += pause;
            if (waited > maxPatience) {
                throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${provider} lets nothing more through for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(pause)}: ${call.method} ${call.path} was answered with 429`, {
                    hint: 'The token has used up its rate limit. Other jobs that use the same token share it.',
                });
            }
            await clock.sleep(pause, call.signal);
        }
    };
    const refusal = ({ method, path }, { status, body }) => {
        const said = clean(options.explain(body) ?? 'without a reason');
        const hint = status === 401 || status === 403 ? options.permissions : undefined;
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${provider} answered ${method} ${path} with ${status}: ${said}`, hint === undefined ? {} : { hint });
    };
    const read = async (path, shape, signal) => {
        const call = { method: 'GET', path, signal };
        for (let attempt = 1;; attempt++) {
            const answer = await patiently(call);
            const passing = answer.state === 'failed' || answer.status >= 500;
            if (passing && attempt < attempts) {
                await clock.sleep(firstPause * 2 ** (attempt - 1), signal);
                continue;
            }
            if (answer.state === 'failed')
                throw unreachable(options, call, clean(answer.message));
            const reply = replyOf(answer);
            if (answer.status >= 300)
                throw refusal(call, reply);
            const parsed = shape.safeParse(reply.body);
            if (parsed.success)
                return parsed.data;
            const problems = parsed.error.issues.slice(0, 5).map((issue) => `  - ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${provider}'s answer to GET ${path} is not what its API documents:\n${problems.join('\n')}`);
        }
    };
    const write = async (call) => {
        const answer = await patiently(call);
        if (answer.state === 'failed') {
            const untouched = answer.reason === 'refused' || answer.reason === 'unresolved' || answer.reason === 'tls';
            if (untouched)
                throw unreachable(options, call, clean(answer.message));
            return { state: 'uncertain', why: clean(answer.message) };
        }
        const reply = replyOf(answer);
        if (answer.status >= 500)
            return { state: 'uncertain', why: (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(refusal(call, reply)) };
        return reply;
    };
    return { read, write, refusal };
}
function replyOf(answer) {
    try {
        return { state: 'answered', status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
    }
    catch {
        return { state: 'answered', status: answer.status, body: undefined };
    }
}
function unreachable({ provider, api }, { method, path }, why) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${provider} cannot be reached: ${method} ${path}: ${why}`, {
        hint: `Asked at ${new URL(api).origin}. See target.api.`,
    });
}
/** Milliseconds that a `Retry-After` asks for: seconds, or a date (RFC 9110, section 10.2.3); a second where there is none. */
function retryAfter(header, now) {
    const seconds = Number(header);
    if (header !== undefined && header.trim() !== '' && Number.isFinite(seconds))
        return Math.max(0, Math.ceil(seconds * 1_000));
    const date = header === undefined ? Number.NaN : Date.parse(header);
    return Number.isNaN(date) ? 1_000 : Math.max(0, date - now);
}


/***/ })

};
