export const id = 193;
export const ids = [193];
export const modules = {

/***/ 1134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ formatBytes)
/* harmony export */ });
/** `8 GiB`, `1.5 MiB`, `512 B`. */
function formatBytes(bytes) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let value = bytes;
    let unit = 0;
    while (value >= 1_024 && unit < units.length - 1) {
        value /= 1_024;
        unit += 1;
    }
    return `${Math.round(value * 10) / 10} ${units[unit] ?? 'B'}`;
}


/***/ }),

/***/ 5437:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ systemVault)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);
/* harmony import */ var _bytes_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1134);




/** An artifact above this helps nobody in an hour of need, and a full disk ends the rollback itself. */
const maxSize = 8 * 1_024 ** 3;
const looksEvery = 1_000;
const plainFolder = 'slipway-plain-';
/** Files below the job's own folder. */
function systemVault(temp, limit = maxSize) {
    return {
        open: async () => {
            const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temp, plainFolder));
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chmod)(folder, 0o700);
            const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'snapshot');
            await (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(path, 'wx', 0o600)).close();
            const full = new AbortController();
            const size = async () => {
                const bytes = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path).catch(() => undefined))?.size ?? 0;
                if (bytes <= limit)
                    return bytes;
                throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`The snapshot is above ${(0,_bytes_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z)(limit)}`, {
                    hint: "Take the provider's own snapshot by a command that prints its mark, or dump only what the release writes.",
                });
            };
            const watch = setInterval(() => void size().catch((error) => full.abort(error)), looksEvery).unref();
            return {
                path,
                size,
                full: full.signal,
                [Symbol.asyncDispose]: async () => {
                    clearInterval(watch);
                    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true });
                },
            };
        },
        seal: async (plain, { name, recipients }, signal) => {
            const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temp, 'slipway-snapshot');
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(folder, { recursive: true, mode: 0o700 });
            // The library is loaded only where there is something to encrypt.
            const { encryptFile } = await Promise.all(/* import() */[__webpack_require__.e(4747), __webpack_require__.e(1220)]).then(__webpack_require__.bind(__webpack_require__, 1220));
            return await encryptFile({ from: plain.path, to: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, `${name}.age`), recipients }, signal);
        },
        sweep: async () => {
            const left = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(temp).catch(() => [])).filter((name) => name.startsWith(plainFolder));
            for (const name of left)
                await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temp, name), { recursive: true, force: true });
        },
    };
}


/***/ }),

/***/ 193:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ setStage)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var config_variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/github/octokit.js
var octokit = __webpack_require__(9714);
// EXTERNAL MODULE: ./packages/shared/build/rollout/crew.js + 8 modules
var crew = __webpack_require__(102);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
// EXTERNAL MODULE: ./actions/rollback/build/backup/vault.js
var vault = __webpack_require__(5437);
// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var github_errors = __webpack_require__(6940);
;// CONCATENATED MODULE: ./packages/shared/build/github/artifacts.js


/** Deletes the artifacts of that exact name from a run, and says how many there were. Needs `actions: write`. Throws a GithubError. */
async function deleteArtifacts(github, { run, name }) {
    const pages = github.paginate(async (page) => (0,octokit/* listOf */.c)(await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
        ...github.repository,
        run_id: run,
        name,
        ...page,
    }), (data) => data.artifacts));
    const found = [];
    for await (const artifact of pages)
        if (artifact.name === name && !artifact.expired)
            found.push(artifact.id);
    for (const id of found)
        await deleteOne(github, id);
    return found.length;
}
async function deleteOne(github, id) {
    try {
        await github.request('DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}', { ...github.repository, artifact_id: id });
    }
    catch (error) {
        // Somebody was faster, or our own answer was lost.
        if (!(0,github_errors/* isGithubStatus */.o5)(error, 404))
            throw error;
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/github/contents.js

/** The text of a file of the repository at a commit; undefined where there is none. Needs `contents: read`. Throws a GithubError. */
async function readFileAt(github, { path, sha }) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/contents/{path}', { ...github.repository, path, ref: sha });
        if (Array.isArray(data) || data.type !== 'file')
            return undefined;
        return Buffer.from(data.content, 'base64').toString('utf8');
    }
    catch (error) {
        if ((0,github_errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./packages/shared/build/github/issues.js
var issues = __webpack_require__(7863);
// EXTERNAL MODULE: ./packages/shared/build/github/tags.js
var tags = __webpack_require__(4754);
// EXTERNAL MODULE: ./packages/shared/build/rollout/incident.js
var incident = __webpack_require__(343);
// EXTERNAL MODULE: ./packages/shared/build/rollout/incident-issue.js
var incident_issue = __webpack_require__(5185);
;// CONCATENATED MODULE: ./actions/rollback/build/desk.js






function githubDesk(github, clock) {
    return {
        commitOf: (tag) => (0,tags/* readTag */.z)(github, tag),
        tag: async (tag) => {
            await (0,tags/* createTag */.V)(github, { ...tag, at: clock.now() });
        },
        fileAt: (file) => readFileAt(github, file),
        findIncident: (name) => (0,incident_issue/* findIncident */.O)(github, name),
        writeIncident: async ({ key, ...content }) => (await (0,issues/* writeIssue */.tN)(github, { label: incident/* incidentLabel */.ny, key }, content)).url,
        deleteArtifacts: (artifacts) => deleteArtifacts(github, artifacts),
    };
}

;// CONCATENATED MODULE: ./actions/rollback/build/stage.js








async function setStage(inputs, context, stand) {
    const variables = (0,settings/* readVariables */.Ch)(inputs, context);
    const secrets = (0,config_variables/* parseVariables */.rf)(inputs.secrets ?? '', 'The input "secrets"');
    const { environment } = await (0,settings/* readEnvironment */.Qo)(inputs, context);
    const github = stand.books !== undefined && stand.desk !== undefined ? undefined : await githubOf(inputs, context);
    const books = stand.books ?? (0,crew/* githubBooks */.IR)(needed(github), environment, context);
    return {
        environment,
        settings: await readSettings(inputs, context),
        variables,
        environmentVariables: (0,config_variables/* parseVariables */.rf)(inputs.variables ?? '', 'The input "variables"'),
        secrets,
        redact: (text) => context.log.redact(text, [...Object.values(secrets), ...(inputs.token === undefined ? [] : [inputs.token])]),
        books,
        desk: stand.desk ?? githubDesk(needed(github), context.clock),
        vault: stand.vault ?? (0,vault/* systemVault */.w)(context.runner.temp),
        crew: await (0,crew/* assembleCrew */.I3)({ ...context, environment, variables }, books, stand),
    };
}
async function readSettings({ config }, { files, runner }) {
    const path = config ?? '.github/slipway.yml';
    return { path, text: (await files.read((0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(runner.workspace, path))) ?? '' };
}
/** Without the signal: after a cancellation the ledger and the lock are still needed. */
function githubOf(inputs, { runner, log }) {
    if (inputs.token !== undefined)
        return (0,octokit.createGithub)({ token: inputs.token, runner, log });
    throw new errors/* ActionError */.lZ('The input "token" is missing', {
        hint: 'Leave it out to take the token of the job, or give one that is not empty.',
    });
}
function needed(github) {
    if (github !== undefined)
        return github;
    throw new Error('A stage needs GitHub, or something in its place');
}


/***/ }),

/***/ 4773:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Iz: () => (/* binding */ writeStickyComment),
/* harmony export */   VY: () => (/* binding */ actionsBot),
/* harmony export */   j9: () => (/* binding */ commentLimit),
/* harmony export */   we: () => (/* binding */ markerOf)
/* harmony export */ });
/* harmony import */ var _core_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5834);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6940);


/** GitHub refuses a comment above 65,536 characters; in bytes, with room for the marker. */
const commentLimit = 60_000;
/** The login under which `GITHUB_TOKEN` writes. */
const actionsBot = 'github-actions[bot]';
/**
 * Writes the one comment of this key, or brings it up to date, and deletes duplicates of it. A comment is ours only when
 * its author wrote it and it begins with the marker: anyone can copy a marker. The lowest number wins, so that two jobs that
 * write at once agree. A creation whose answer was lost is looked for before it is sent again. Throws a GithubError.
 */
async function writeStickyComment(github, comment) {
    const marker = markerOf(comment.key);
    const body = `${marker}\n${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .truncateMarkdown */ .o4)(comment.body, commentLimit)}`;
    let lost;
    let created;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
        const seen = await listOwn(github, comment, marker);
        const own = created === undefined || seen.some(({ id }) => id === created?.id) ? seen : [...seen, created];
        const [first, ...duplicates] = own.sort((a, b) => a.id - b.id);
        if (first !== undefined) {
            await removeAll(github, duplicates);
            return settle(github, first, body, created);
        }
        try {
            created = await create(github, comment.issue, body);
        }
        catch (error) {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isUncertain */ .cp)(error))
                throw error;
            lost = error;
        }
    }
    throw lost;
}
async function settle(github, first, body, created) {
    const { id, url } = first;
    if (id === created?.id)
        return { id, url, did: 'created' };
    if (first.body === body)
        return { id, url, did: 'unchanged' };
    await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...github.repository, comment_id: id, body });
    return { id, url, did: 'updated' };
}
async function listOwn(github, { issue, author = actionsBot }, marker) {
    const comments = github.paginate((page) => github.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...github.repository, issue_number: issue, ...page }));
    const own = [];
    for await (const { id, body = '', html_url: url, user } of comments) {
        if (user?.login === author && body.startsWith(marker))
            own.push({ id: Number(id), body, url });
    }
    return own;
}
async function create(github, issue, body) {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const { data } = await github.request(route, { ...github.repository, issue_number: issue, body });
    return { id: Number(data.id), body, url: data.html_url };
}
async function removeAll(github, comments) {
    for (const { id } of comments) {
        await github.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...github.repository, comment_id: id });
    }
}
/** An HTML comment that GitHub does not show. */
function markerOf(key) {
    return `<!-- slipway:${key.replace(/[^\w-]+/g, '-').replace(/-{2,}/g, '-')} -->`;
}


/***/ }),

/***/ 7863:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ry: () => (/* binding */ findIssue),
/* harmony export */   tN: () => (/* binding */ writeIssue)
/* harmony export */ });
/* unused harmony exports updateIssue, commentOnIssue */
/* harmony import */ var _core_markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5834);
/* harmony import */ var _comments_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4773);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6940);



/** The newest issue of ours with this label and key, or undefined. Needs `issues: read`. Throws a GithubError. */
async function findIssue(github, of, state = 'open') {
    const issues = github.paginate((page) => github.request('GET /repos/{owner}/{repo}/issues', { ...github.repository, labels: of.label, state, ...page }));
    for await (const issue of issues) {
        const ours = issue.user?.login === (of.author ?? _comments_js__WEBPACK_IMPORTED_MODULE_0__/* .actionsBot */ .VY) && issue.pull_request === undefined;
        if (ours && issue.body?.startsWith((0,_comments_js__WEBPACK_IMPORTED_MODULE_0__/* .markerOf */ .we)(of.key)) === true)
            return issueOf(issue);
    }
    return undefined;
}
/**
 * Opens the issue of this label and key, or rewrites the open one. A creation whose answer was lost is looked for before it
 * is sent again. Needs `issues: write`. Throws a GithubError.
 */
async function writeIssue(github, of, content) {
    const body = `${(0,_comments_js__WEBPACK_IMPORTED_MODULE_0__/* .markerOf */ .we)(of.key)}\n${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .truncateMarkdown */ .o4)(content.body, _comments_js__WEBPACK_IMPORTED_MODULE_0__/* .commentLimit */ .j9)}`;
    let lost;
    for (let attempt = 1; attempt <= 2; attempt += 1) {
        const open = await findIssue(github, of);
        if (open !== undefined)
            return { ...(await updateIssue(github, open.number, { title: content.title, body })), did: 'updated' };
        try {
            const labels = [of.label, ...(content.labels ?? [])];
            const { data } = await github.request('POST /repos/{owner}/{repo}/issues', {
                ...github.repository,
                title: content.title,
                body,
                labels,
            });
            return { ...issueOf(data), did: 'created' };
        }
        catch (error) {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isUncertain */ .cp)(error))
                throw error;
            lost = error;
        }
    }
    throw lost;
}
/** Changes what is given of an issue. Throws a GithubError. */
async function updateIssue(github, number, change) {
    const { data } = await github.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...github.repository,
        issue_number: number,
        ...change,
    });
    return issueOf(data);
}
/** Adds a comment to an issue. Throws a GithubError. */
async function commentOnIssue(github, number, body) {
    await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...github.repository,
        issue_number: number,
        body: truncateMarkdown(body, commentLimit),
    });
}
function issueOf(data) {
    return {
        number: data.number,
        title: data.title,
        body: data.body ?? '',
        state: data.state === 'closed' ? 'closed' : 'open',
        url: data.html_url,
    };
}


/***/ }),

/***/ 5185:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ findIncident)
/* harmony export */ });
/* harmony import */ var _github_issues_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7863);
/* harmony import */ var _incident_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(343);


/**
 * The newest issue of this incident, open or closed, with the key that it has. One under the former key, which names no service,
 * is ours only where its record says so. Needs `issues: read`. Throws a GithubError.
 */
async function findIncident(github, name) {
    const key = (0,_incident_js__WEBPACK_IMPORTED_MODULE_0__/* .incidentKey */ .Qq)(name);
    const found = await (0,_github_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .findIssue */ .Ry)(github, { label: _incident_js__WEBPACK_IMPORTED_MODULE_0__/* .incidentLabel */ .ny, key }, 'all');
    if (found !== undefined)
        return { ...found, key };
    const former = (0,_incident_js__WEBPACK_IMPORTED_MODULE_0__/* .formerIncidentKey */ .jB)(name);
    const old = await (0,_github_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .findIssue */ .Ry)(github, { label: _incident_js__WEBPACK_IMPORTED_MODULE_0__/* .incidentLabel */ .ny, key: former }, 'all');
    return old !== undefined && (0,_incident_js__WEBPACK_IMPORTED_MODULE_0__/* .parseIncidentRecord */ .B$)(old.body)?.service === name.service ? { ...old, key: former } : undefined;
}


/***/ }),

/***/ 343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B$: () => (/* binding */ parseIncidentRecord),
/* harmony export */   GN: () => (/* binding */ incidentRecord),
/* harmony export */   Lr: () => (/* binding */ occurrenceOf),
/* harmony export */   Qq: () => (/* binding */ incidentKey),
/* harmony export */   VE: () => (/* binding */ formatIncidentRecord),
/* harmony export */   bx: () => (/* binding */ courseOf),
/* harmony export */   jB: () => (/* binding */ formerIncidentKey),
/* harmony export */   ny: () => (/* binding */ incidentLabel),
/* harmony export */   of: () => (/* binding */ withOccurrence)
/* harmony export */ });
/* unused harmony exports occurrence, exposureOf, weightsSeen */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3364);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8376);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7757);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7700);





/** The label of the issues in which a release that was taken back is written up. */
const incidentLabel = 'slipway-incident';
/** The hidden key of the one issue about a release of a service in an environment. */
function incidentKey({ service, environment, version }) {
    return `incident:${environment}:${service}:${version}`;
}
/** The key that the same issue had before an environment could have several services: only its record tells whose it is. */
function formerIncidentKey({ environment, version }) {
    return `incident:${environment}:${version}`;
}
const instant = zod__WEBPACK_IMPORTED_MODULE_0__/* .datetime */ .w$({ offset: true });
const span = zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nonnegative();
/** One time that a release met users and was taken back. Times as the ledger has them, spans in milliseconds. */
const occurrence = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** The rollout of the ledger by which the release came to its users: the same deployment is the same occurrence. */
    deployment: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr(),
    restoredTo: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    startedAt: instant.optional(),
    detectedAt: instant.optional(),
    decidedAt: instant.optional(),
    restoredAt: instant.optional(),
    /** From the first traffic to the detection. */
    detect: span.optional(),
    /** From the detection to the decision. */
    decide: span.optional(),
    /** From the decision until the good release was seen to serve everything. */
    restore: span.optional(),
    /** From the first traffic until then: DORA's failed deployment recovery time. */
    recovery: span.optional(),
    /** Seconds of full traffic that the release had: its weight times the time. */
    exposure: span,
    /** Requests of our own looks, sent and failed; users' requests are not known here. */
    requests: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ sent: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().nonnegative(), failed: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().nonnegative() }).optional(),
});
/** What an incident's issue holds for machines: one release in one environment, however often it came back. Version 1. */
const incidentRecord = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    service: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    environment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    release: _core_words_js__WEBPACK_IMPORTED_MODULE_2__/* .release */ ._r,
    /** Oldest first. */
    occurrences: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(occurrence).min(1),
});
const withTraffic = ['shift', 'promote', 'complete', 'kept'];
/** What the ledger has of the last time that the release had traffic, or undefined where it never had any. */
function courseOf(records, bad) {
    const own = records.find(({ intent, entries }) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRelease */ .OW)(intent.release, bad) && entries.some(({ phase }) => withTraffic.includes(phase)));
    if (own === undefined)
        return undefined;
    const ender = records.find(({ id, intent }) => id > own.id && intent.kind === 'rollback' && intent.previous?.release !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRelease */ .OW)(intent.previous.release, bad));
    return { own, ender: ender ?? own };
}
/** One occurrence from the ledger. What nobody recorded stays out: a time that is not known is never made up. */
function occurrenceOf({ own, ender }, records, known) {
    const startedAt = firstTraffic(own);
    const restoredAt = restoredIn({ own, ender });
    const decidedAt = known.decidedAt ?? (ender === own ? undefined : ender.at);
    const times = { startedAt, detectedAt: known.detectedAt, decidedAt, restoredAt };
    const until = restoredAt === undefined ? known.now : Date.parse(restoredAt);
    return {
        deployment: own.id,
        ...present({
            restoredTo: known.restoredTo,
            ...times,
            detect: between(startedAt, known.detectedAt),
            decide: between(known.detectedAt, decidedAt),
            restore: between(decidedAt, restoredAt),
            recovery: between(startedAt, restoredAt),
            requests: known.requests,
        }),
        exposure: startedAt === undefined ? 0 : exposureOf(weightsSeen(records), own.intent.colour, { from: Date.parse(startedAt), until }),
    };
}
/** Seconds of full traffic that a side had between two moments, by the splits seen, each of which holds until the next. */
function exposureOf(splits, side, { from, until }) {
    const inOrder = splits.toSorted((a, b) => a.at - b.at);
    let total = 0;
    for (const [index, { at, weights }] of inOrder.entries()) {
        const start = Math.max(from, at);
        const end = Math.min(until, inOrder[index + 1]?.at ?? until);
        if (end > start)
            total += weights[side] * (end - start);
    }
    return Math.round(total) / 1_000;
}
/** Every split that the driver has observed and written down, in its order: GitHub's times are whole seconds, which several may share. */
function weightsSeen(records) {
    return records.toReversed().flatMap(({ entries, intent }) => entries.flatMap(({ at, phase, detail }) => {
        // Written only after the provider had shown that this side serves everything.
        if (phase === 'complete')
            return [{ at: Date.parse(at), weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_4__/* .allTo */ .jT)(intent.colour) }];
        const [, blue, green] = /^observed blue ([\d.]+)%[^,]*, green ([\d.]+)%/.exec(detail) ?? [];
        return blue === undefined || green === undefined
            ? []
            : [{ at: Date.parse(at), weights: { blue: Number(blue) / 100, green: Number(green) / 100 } }];
    }));
}
function firstTraffic({ entries }) {
    const took = entries.filter(({ phase }) => withTraffic.includes(phase));
    // What was observed counts; where a run died before it could look, what it was about to do; at the latest its success.
    return (took.find(wasObserved) ?? took[0])?.at;
}
function restoredIn({ own, ender }) {
    if (ender !== own)
        return ender.entries.findLast((entry) => entry.phase === 'promote' && wasObserved(entry))?.at;
    return own.entries.findLast(({ phase }) => phase === 'back' || phase === 'stopped')?.at;
}
function wasObserved({ detail }) {
    return detail.startsWith('observed ');
}
/** Milliseconds from one time to the other; clocks of two machines may disagree by a little, and none ran backwards. */
function between(from, to) {
    return from === undefined || to === undefined ? undefined : Math.max(0, Date.parse(to) - Date.parse(from));
}
function present(fields) {
    const kept = {};
    for (const key in fields) {
        const value = fields[key];
        if (value !== undefined)
            Reflect.set(kept, key, value);
    }
    return kept;
}
const opening = '<!-- slipway-incident-record ';
/** The record as a hidden line of Markdown. Nothing within can end the comment. */
function formatIncidentRecord(record) {
    const json = JSON.stringify(incidentRecord.parse(record)).replace(/[<>]/g, escapeCharacter);
    return `${opening}${json} -->`;
}
/** Reads the record out of an issue's body; undefined where there is none, or somebody has changed it into none. */
function parseIncidentRecord(body) {
    const line = body.split(/\r?\n/).find((one) => one.startsWith(opening) && one.endsWith(' -->'));
    if (line === undefined)
        return undefined;
    try {
        return incidentRecord.safeParse((0,_core_json_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(line.slice(opening.length, -' -->'.length), 'The record of the incident')).data;
    }
    catch {
        return undefined;
    }
}
/** The occurrences known so far with one more, or that one brought up to date. */
function withOccurrence(known, added) {
    return [...known.filter((one) => one.deployment !== added.deployment), added].toSorted((a, b) => a.deployment - b.deployment);
}
function escapeCharacter(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}


/***/ })

};
