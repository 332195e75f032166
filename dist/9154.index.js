export const id = 9154;
export const ids = [9154];
export const modules = {

/***/ 9154:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C: () => (/* binding */ runAction),
  U: () => (/* binding */ runPostStep)
});

// EXTERNAL MODULE: ./node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/core.js + 11 modules
var core = __webpack_require__(4501);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
;// CONCATENATED MODULE: ./packages/shared/build/core/log-text.js
/**
 * Text from outside, made fit for a runner's log: GitHub reads `::command::` (and the older `##[command]`) at the start
 * of any line of output, so both are broken with a zero-width space, on every line.
 */
function inertLogText(text) {
    return text.replace(/:(?=:)/g, ':\u200b').replace(/##\[/g, '##\u200b[');
}

// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
// EXTERNAL MODULE: ./packages/shared/build/evidence/schema.js
var schema = __webpack_require__(1946);
// EXTERNAL MODULE: ./packages/shared/build/evidence/store.js
var store = __webpack_require__(612);
// EXTERNAL MODULE: ./packages/shared/build/inputs.js
var build_inputs = __webpack_require__(2166);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./packages/shared/build/ports/clock.js

const systemClock = {
    now: () => Date.now(),
    sleep: async (span, signal) => {
        try {
            await (0,promises_.setTimeout)(span, undefined, signal === undefined ? {} : { signal });
        }
        catch (error) {
            throw signal?.aborted === true ? signal.reason : error;
        }
    },
};

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./packages/shared/build/ports/exec.js



/** Milliseconds that output is waited for after the program has ended: what it left running may hold its streams for ever. */
const lastOutput = 1_000;
/**
 * Node's own `spawn`, since @actions/exec can neither signal a child nor bound its time. The child leads a process group,
 * so that a signal reaches what it started too.
 */
const systemExec = ([program, ...args], options) => new Promise((resolve, reject) => {
    const child = (0,external_node_child_process_.spawn)(program, args, { cwd: options.cwd, env: { ...options.env }, detached: true, stdio: 'pipe' });
    const stdout = new Tail(options.maxOutput ?? 1_048_576);
    const stderr = new Tail(options.maxOutput ?? 1_048_576);
    const timers = [];
    let timedOut = false;
    let ending = false;
    const signalGroup = (signal) => {
        if (child.pid === undefined)
            return;
        try {
            process.kill(-child.pid, signal);
        }
        catch {
            // The group has ended between the decision and the signal.
        }
    };
    const end = () => {
        ending = true;
        signalGroup('SIGINT');
        timers.push(setTimeout(() => signalGroup('SIGTERM'), 2_000), setTimeout(() => signalGroup('SIGKILL'), 4_000));
    };
    const settle = (result) => {
        for (const timer of timers)
            clearTimeout(timer);
        // Whatever of the group did not heed the first signal must not go on behind the back of a caller who was told it ended.
        if (ending)
            signalGroup('SIGKILL');
        options.signal?.removeEventListener('abort', end);
        resolve(result);
    };
    child.stdout.on('data', (chunk) => {
        stdout.push(chunk);
        options.onOutput?.(chunk.toString());
    });
    child.stderr.on('data', (chunk) => {
        stderr.push(chunk);
        options.onOutput?.(chunk.toString());
    });
    child.on('error', (error) => {
        if (error.code === 'ENOENT' && (options.cwd === undefined || (0,external_node_fs_.existsSync)(options.cwd)))
            settle({ state: 'not-found', program });
        else {
            const hint = error.code === 'EACCES' ? 'Make it executable: chmod +x, and commit that.' : 'Check the program and the folder that it starts in.';
            reject(new errors/* ActionError */.lZ(`${program} could not be started: ${error.message}`, { hint, cause: error }));
        }
    });
    const finish = (code, signal) => {
        const output = { stdout: stdout.text(), stderr: stderr.text() };
        if (timedOut)
            settle({ state: 'timed-out', ...output });
        else if (code === null)
            settle({ state: 'killed', signal: signal ?? 'unknown', ...output });
        else
            settle({ state: 'exited', code, ...output });
    };
    child.on('close', finish);
    // A service that a script starts in the background keeps the streams open; it is left to run, but not waited for.
    child.on('exit', (code, signal) => {
        const stopWaiting = () => {
            finish(code, signal);
            for (const stream of [child.stdout, child.stderr])
                stream.destroy();
        };
        timers.push(setTimeout(stopWaiting, lastOutput));
    });
    // A child may end without reading what it was given.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    if (options.timeout !== undefined) {
        timers.push(setTimeout(() => {
            timedOut = true;
            end();
        }, options.timeout));
    }
    if (options.signal?.aborted === true)
        end();
    else
        options.signal?.addEventListener('abort', end, { once: true });
});
/** The last bytes of a stream. */
class Tail {
    #chunks = [];
    #size = 0;
    #limit;
    constructor(limit) {
        this.#limit = limit;
    }
    push(chunk) {
        this.#chunks.push(chunk);
        this.#size += chunk.length;
        for (let first = this.#chunks[0]; first !== undefined && this.#size - first.length >= this.#limit; first = this.#chunks[0]) {
            this.#chunks.shift();
            this.#size -= first.length;
        }
    }
    text() {
        const all = Buffer.concat(this.#chunks);
        return all.subarray(Math.max(0, all.length - this.#limit)).toString();
    }
}

// EXTERNAL MODULE: ./packages/shared/build/ports/files.js
var files = __webpack_require__(3791);
// EXTERNAL MODULE: ./packages/shared/build/ports/http.js
var http = __webpack_require__(8694);
// EXTERNAL MODULE: ./packages/shared/build/core/redact.js
var redact = __webpack_require__(4582);
;// CONCATENATED MODULE: ./packages/shared/build/ports/log.js



/** All that this process has masked. The runner tells nobody what it masks. */
const masked = new Set();
const runnerLog = {
    debug: (text) => core/* debug */.Yz(inertLogText(text)),
    info: (text) => core/* info */.pq(inertLogText(text)),
    warning: (text) => core/* warning */.$e(inertLogText(text)),
    annotate: ({ level, message, ...place }) => {
        const properties = Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
        if (level === 'error')
            core/* error */.z3(message, properties);
        else if (level === 'warning')
            core/* warning */.$e(message, properties);
        else
            core/* notice */.lm(message, properties);
    },
    mask: (secret) => {
        masked.add(secret);
        // The runner masks line by line; an empty mask would blank everything.
        for (const line of new Set([secret, ...secret.split(/\r?\n/)]))
            if (line.trim() !== '')
                core/* setSecret */.Pq(line);
    },
    redact: (text, more = []) => (0,redact/* redact */.E)(text, [...masked, ...more]),
};

// EXTERNAL MODULE: ./packages/shared/build/ports/runner.js
var ports_runner = __webpack_require__(992);
;// CONCATENATED MODULE: ./packages/shared/build/action.js













/** GitHub drops a step's summary above 1 MiB; the rest of the step may write too. */
const summaryLimit = 900_000;
/** Debug lines are shown only where a run has debug logging switched on; a workflow cannot do that, but it can set SLIPWAY_DEBUG. */
const talkativeLog = { ...runnerLog, debug: (text) => runnerLog.info(`[debug] ${text}`) };
const startedMark = 'slipway-started';
/** The main step, and the only place that speaks to the runner: inputs in; evidence, outputs, summary, annotations and the exit code out. */
async function runAction(action) {
    const startedAt = new Date(systemClock.now()).toISOString();
    let runner;
    try {
        runner = (0,ports_runner/* readRunner */.f)();
        const context = contextOf(runner);
        const inputs = (0,build_inputs/* readInputs */.Ko)(action.inputs, runner.environment, context.log);
        core/* saveState */.LZ(startedMark, 'yes');
        await publish(action.name, runner, startedAt, await action.run(inputs, context));
    }
    catch (error) {
        await publishFault(action.name, runner, startedAt, error);
    }
}
/**
 * The post step. The runner starts it even when the main step never began, was killed before it could save its state, or could not
 * write it (actions/runner, ActionRunner.cs registers it first): without that state the main step has changed nothing, and neither does this.
 */
async function runPostStep(post) {
    if (core/* getState */.Gu(startedMark) === '')
        return;
    try {
        const runner = (0,ports_runner/* readRunner */.f)();
        const context = contextOf(runner);
        await post.run((0,build_inputs/* readInputs */.Ko)(post.inputs, runner.environment, context.log), context);
    }
    catch (error) {
        core/* setFailed */.C1(inertLogText((0,errors/* describe */.q0)(error)));
    }
}
async function publish(action, runner, startedAt, outcome) {
    const evidence = complete(action, runner, startedAt, outcome.evidence);
    const path = await (0,store/* writeEvidence */.nP)(evidence, runner.temp, files/* systemFiles */.H);
    const outputs = { ...outcome.outputs, verdict: evidence.verdict, evidence: path };
    for (const [name, value] of Object.entries(outputs))
        core/* setOutput */.uH(name, value);
    for (const annotation of outcome.annotations ?? [])
        runnerLog.annotate(annotation);
    await core/* summary */.z.addRaw((0,markdown/* truncateMarkdown */.o4)(outcome.summary, summaryLimit), true).write();
    if (outcome.ok)
        runnerLog.info(evidence.headline);
    else
        core/* setFailed */.C1(inertLogText(evidence.headline));
}
/** A fault is evidence too: what was wrong is recorded and shown, as far as the machine still lets us. */
async function publishFault(action, runner, startedAt, error) {
    const text = (0,errors/* describe */.q0)(error);
    try {
        if (runner !== undefined) {
            const evidence = complete(action, runner, startedAt, {
                verdict: 'not-evaluated',
                headline: (0,errors/* messageOf */.bD)(error),
                cause: (0,errors/* messageOf */.bD)(error),
            });
            core/* setOutput */.uH('verdict', 'not-evaluated');
            core/* setOutput */.uH('evidence', await (0,store/* writeEvidence */.nP)(evidence, runner.temp, files/* systemFiles */.H));
            await core/* summary */.z.addRaw(`### ${(0,markdown/* escapeMarkdown */.FV)(action)}: could not do its work\n\n${(0,markdown/* codeBlock */.DV)(text)}\n`, true).write();
        }
    }
    catch (second) {
        core/* warning */.$e(inertLogText(`The evidence could not be written: ${(0,errors/* messageOf */.bD)(second)}`));
    }
    core/* setFailed */.C1(inertLogText(text));
    if (!(error instanceof errors/* ActionError */.lZ))
        core/* info */.pq('This is a fault of Slipway itself; please report it with the lines above.');
}
function complete(action, runner, startedAt, body) {
    const { id, attempt, job, repository, sha, ref, event, actor, url } = runner.run;
    return schema/* evidenceSchema */.jU.parse({
        ...body,
        schema: 1,
        action,
        run: { id, attempt, job, repository, sha, ref, event, actor, url },
        startedAt,
        finishedAt: new Date(systemClock.now()).toISOString(),
    });
}
function contextOf(runner) {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => controller.abort(new errors/* ActionError */.lZ(`The run was cancelled (${signal})`)));
    }
    return {
        runner,
        log: runner.environment['SLIPWAY_DEBUG'] === 'true' ? talkativeLog : runnerLog,
        clock: systemClock,
        exec: systemExec,
        http: http/* systemHttp */.E,
        files: files/* systemFiles */.H,
        signal: controller.signal,
        state: { save: (name, value) => saveState(name, value, runner), get: (name) => core/* getState */.Gu(name) },
    };
}
/** Refuses where the post step would never see it: then nothing may begin that only the post step could end. */
function saveState(name, value, { environment }) {
    if ((environment['GITHUB_STATE'] ?? '') === '') {
        throw new errors/* ActionError */.lZ('GITHUB_STATE is not set, so nothing can be told to the post step, which releases the lock', {
            hint: 'The runner sets it for each step of an action. Do not start the bundle by hand, and do not clear its environment.',
        });
    }
    core/* saveState */.LZ(name, value);
}


/***/ }),

/***/ 1928:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ closest)
/* harmony export */ });
/** The candidate that a slip of the pen away from `word` would give, or undefined when none is near. */
function closest(word, candidates) {
    const limit = Math.max(1, Math.floor(word.length / 3));
    let best;
    for (const candidate of candidates) {
        const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
        if (distance <= limit && (best === undefined || distance < best.distance))
            best = { candidate, distance };
    }
    return best?.candidate;
}
/** Levenshtein's distance, with two neighbours swapped counting as one slip (optimal string alignment). */
function editDistance(a, b) {
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let row = 0; row < a.length; row += 1) {
        const current = [row + 1];
        for (let column = 0; column < b.length; column += 1) {
            const substitute = (last[column] ?? 0) + (a[row] === b[column] ? 0 : 1);
            const swapped = row > 0 && column > 0 && a[row] === b[column - 1] && a[row - 1] === b[column];
            const swap = swapped ? (beforeLast[column - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY;
            current.push(Math.min(substitute, swap, (last[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
        }
        beforeLast = last;
        last = current;
    }
    return last[b.length] ?? 0;
}


/***/ }),

/***/ 6724:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   q0: () => (/* binding */ describe)
/* harmony export */ });
/** A fault that the author of the workflow can mend: shown as one message with a hint, without a stack. */
class ActionError extends Error {
    hint;
    constructor(message, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.name = 'ActionError';
        this.hint = options.hint;
    }
}
/** The text a person is shown: message and hint of an ActionError, otherwise the stack, with every cause below it. */
function describe(error) {
    if (error instanceof ActionError) {
        const hint = error.hint === undefined ? '' : `\n${error.hint}`;
        return `${error.message}${hint}${describeCause(error.cause)}`;
    }
    if (error instanceof Error)
        return `${error.stack ?? error.message}${describeCause(error.cause)}`;
    return String(error);
}
/** One line of any thrown value, for a sentence that says what went wrong. */
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}
function describeCause(cause) {
    return cause === undefined ? '' : `\nCaused by: ${messageOf(cause)}`;
}


/***/ }),

/***/ 7757:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   dj: () => (/* binding */ canonicalJson),
/* harmony export */   fK: () => (/* binding */ valueAt),
/* harmony export */   qF: () => (/* binding */ parseJson),
/* harmony export */   s$: () => (/* binding */ jsonText)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);

/** Text as JSON of unknown shape. Throws an ActionError that names `origin`, where the text came from. */
function parseJson(text, origin) {
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${origin} is not valid JSON: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause)}`, { cause });
    }
}
/** Text without the byte order mark that some servers begin with. */
function jsonText(text) {
    return text.replace(/^\uFEFF/, '').trimStart();
}
/** The value at a dotted path (`checks.database.0.status`), or undefined where the path leads nowhere. */
function valueAt(value, path) {
    let here = value;
    for (const key of path.split('.').filter((part) => part !== '' && part !== '$')) {
        if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key))
            return undefined;
        here = Reflect.get(here, key);
    }
    return here;
}
/** JSON with the keys of every object in order, so that equal values give equal text. */
function canonicalJson(value) {
    return JSON.stringify(value, (_key, inner) => typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
        : inner);
}


/***/ }),

/***/ 5834:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DV: () => (/* binding */ codeBlock),
/* harmony export */   FV: () => (/* binding */ escapeMarkdown),
/* harmony export */   SS: () => (/* binding */ codeSpan),
/* harmony export */   nf: () => (/* binding */ link),
/* harmony export */   o4: () => (/* binding */ truncateMarkdown),
/* harmony export */   tp: () => (/* binding */ table)
/* harmony export */ });
/**
 * The one way of text from outside into Markdown. GitHub's flavour has more live characters than CommonMark: mentions,
 * issue references and bare addresses become links by themselves, so those are broken with a zero-width space.
 */
const zeroWidthSpace = '\u200b';
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Text from outside as one line of Markdown that shows it and does nothing else. */
function escapeMarkdown(text) {
    return (oneLine(text)
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/[\\`*_{}[\]()#+!|~$^=-]/g, (character) => `&#${character.charCodeAt(0)};`)
        // GitHub looks for references in the text that the entities stand for, so an entity alone does not break them.
        .replace(/&#35;/g, `&#35;${zeroWidthSpace}`)
        .replace(/\bgh&#45;/gi, (prefix) => `${prefix}${zeroWidthSpace}`)
        .replace(/:/g, `&#58;${zeroWidthSpace}`)
        .replace(/@/g, `@${zeroWidthSpace}`)
        .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}${zeroWidthSpace}.`)
        .replace(/^(\s*)(\d+)\./, `$1$2${zeroWidthSpace}.`)
        .replace(/\b([0-9a-f])([0-9a-f]{6,})\b/gi, `$1${zeroWidthSpace}$2`));
}
/** Text from outside as an inline code span; the fence is longer than any run of backticks within. */
function codeSpan(text) {
    const line = oneLine(text).replace(/\|/g, '\u2223');
    if (line.trim() === '')
        return '';
    const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence} ${line} ${fence}`;
}
/** Text from outside as a fenced block, at most `maxLines` lines from its end. */
function codeBlock(text, maxLines = 50) {
    const lines = text.replace(invisible, '').split(/\r\n|\r|\n/);
    const shown = lines.slice(-maxLines);
    const longest = Math.max(2, ...shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
    const fence = '`'.repeat(longest + 1);
    const cut = lines.length > shown.length ? [`… ${lines.length - shown.length} lines before`] : [];
    return [`${fence}text`, ...cut, ...shown, fence].join('\n');
}
/** A link; the label is escaped, and an address that is not http(s) is left out. */
function link(label, address) {
    const parsed = URL.parse(address);
    if (parsed === null || !/^https?:$/.test(parsed.protocol))
        return escapeMarkdown(label);
    const safe = parsed.href.replace(/[()<>\s|`\\[\]*_~@]/g, (character) => encodeURIComponent(character).replace(/[()*_~]/g, percentEncode));
    return `[${escapeMarkdown(label)}](${safe})`;
}
/** A table; every cell is Markdown already: escape what comes from outside first. */
function table(header, rows) {
    const line = (cells) => `| ${cells.map((cell) => cell.replace(/\r?\n/g, ' ')).join(' | ')} |`;
    return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
/** Cuts Markdown at a line end so that it has at most `maxBytes` bytes, closes an open fence, and says that it was cut. */
function truncateMarkdown(markdown, maxBytes) {
    if (Buffer.byteLength(markdown) <= maxBytes)
        return markdown;
    const note = '\n\n… cut here: the rest is in the evidence of the run.\n';
    const budget = maxBytes - Buffer.byteLength(note);
    const kept = [];
    let bytes = 0;
    let fence;
    for (const line of markdown.split('\n')) {
        const mark = /^(`{3,})/.exec(line)?.[1];
        const open = mark === undefined ? fence : fence === undefined ? mark : line.startsWith(fence) ? undefined : fence;
        bytes += Buffer.byteLength(line) + 1;
        if (bytes + (open?.length ?? 0) > budget)
            break;
        kept.push(line);
        fence = open;
    }
    return [...kept, ...(fence === undefined ? [] : [fence])].join('\n') + note;
}
function oneLine(text) {
    return text.replace(invisible, '').replace(/[\r\n\u2028\u2029\u0085]+/g, ' ');
}
function percentEncode(character) {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}


/***/ }),

/***/ 4582:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ redact),
/* harmony export */   g: () => (/* binding */ likelySecrets)
/* harmony export */ });
/**
 * Puts `***` in the place of every secret: as it stands, each of its lines, percent-encoded, inside JSON and in Base64. For
 * text that leaves the job otherwise than through its log, where the runner masks: evidence, comments, issues.
 */
function redact(text, secrets) {
    const forms = new Set([...secrets].flatMap(formsOf).filter((form) => form.trim() !== ''));
    if (forms.size === 0)
        return text;
    // The longest first, so that of a secret that holds another nothing is left over.
    const alternatives = [...forms].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return text.replace(new RegExp(alternatives.join('|'), 'g'), '***');
}
/**
 * Values that are secrets by the look of it: of variables whose name says so, and the passwords in addresses. For what comes
 * from the environment of a step, where a secret looks like anything else.
 */
function likelySecrets(variables) {
    return Object.entries(variables).flatMap(([name, value]) => [
        ...(telling.test(name) && value.length >= shortest ? [value] : []),
        ...[...value.matchAll(/:\/\/[^/\s:@]*:([^/\s@]+)@/g)].flatMap(([, password = '']) => [password, decoded(password)]),
    ]);
}
const telling = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|_KEY$|_PAT$|_DSN$/i;
/** A value as short as `yes` says nothing, and would blank half the text. */
const shortest = 6;
function formsOf(secret) {
    const plain = [secret, ...secret.split(/\r?\n/)].map((form) => form.trim());
    return plain.flatMap((form) => [form, encoded(form), JSON.stringify(form).slice(1, -1), base64(form)]);
}
function encoded(text) {
    try {
        return encodeURIComponent(text);
    }
    catch {
        // Half a character has no encoding.
        return text;
    }
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
/** Without its end, which depends on what follows the secret. */
function base64(text) {
    const bytes = new TextEncoder().encode(text);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return whole.length < shortest ? '' : btoa(String.fromCharCode(...whole));
}


/***/ }),

/***/ 3453:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RQ: () => (/* binding */ otherColour),
/* harmony export */   WJ: () => (/* binding */ verdict),
/* harmony export */   _r: () => (/* binding */ release),
/* harmony export */   dU: () => (/* binding */ colour),
/* harmony export */   yf: () => (/* binding */ severity),
/* harmony export */   zP: () => (/* binding */ worstVerdict)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);

/** What a judgement can say. `not-evaluated` never counts as pass. */
const verdict = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['pass', 'warn', 'fail', 'not-evaluated']);
const weight = { pass: 0, warn: 1, 'not-evaluated': 2, fail: 3 };
/** The gravest of several verdicts; of none, `not-evaluated`, since nothing was looked at. */
function worstVerdict(verdicts) {
    return (verdicts.reduce((worst, next) => (worst === undefined || weight[next] > weight[worst] ? next : worst), undefined) ?? 'not-evaluated');
}
const severity = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['critical', 'high', 'medium', 'low', 'unknown']);
/** The two sides of a target. Which one is live is observed, never assumed. */
const colour = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['blue', 'green']);
function otherColour(one) {
    return one === 'blue' ? 'green' : 'blue';
}
/** A version of a service. `sha` is the full commit; `digest` is `sha256:` and 64 hexadecimal digits of its artifact. */
const release = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .min(1)
        .max(128)
        .regex(/^[\w.+/-]+$/, 'expected letters, digits and . + / - _'),
    sha: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^[0-9a-f]{40}$/, 'expected a full commit of 40 hexadecimal digits'),
    digest: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits')
        .optional(),
});


/***/ }),

/***/ 1946:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aM: () => (/* binding */ actionName),
/* harmony export */   jU: () => (/* binding */ evidenceSchema)
/* harmony export */ });
/* unused harmony exports measurement, condition, place, finding, toolState, timelineEntry */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3364);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3453);


/** One number that was measured. Units: ms, ratio (0–1), count, bytes, per-second. */
const measurement = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    value: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    unit: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['ms', 'ratio', 'count', 'bytes', 'per-second']),
    /** What it was measured on: `edge`, `blue`, `package:api`. */
    scope: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});
/** One judgement with what it was judged by. */
const condition = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    verdict: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .verdict */ .WJ,
    /** Why, for all but a pass. */
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    measured: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    limit: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** The command that shows the same on a developer's machine. */
    command: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});
const place = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** From the root of the repository, with forward slashes. */
    file: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** 1-based. */
    line: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().positive().optional(),
    endLine: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().positive().optional(),
});
/** One problem. `fingerprint` is the same for the same problem in the next run, wherever its line has moved to. */
const finding = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    rule: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['dependency', 'secret', 'code', 'container', 'configuration', 'environment-file', 'test', 'coverage']),
    severity: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .severity */ .yf,
    title: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    detail: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    place: place.optional(),
    tools: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).min(1),
    /** Other names of the same problem: CVE, GHSA, RUSTSEC. */
    aliases: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).default([]),
    package: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ ecosystem: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional() }).optional(),
    fingerprint: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    remedy: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    url: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});
/** What became of one tool. Only `clean` and `findings` are observations. */
const toolState = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    state: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['clean', 'findings', 'error', 'not-run']),
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** Why it did not run, or what went wrong. */
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** Milliseconds. */
    took: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().optional(),
});
const timelineEntry = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** ISO 8601, UTC. */
    at: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    what: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
});
const actionName = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n([
    'security-scan',
    'quality-gate',
    'blue-green-deploy',
    'health-check',
    'performance-monitor',
    'rollback',
    'report',
    'release',
]);
/** The record that every action leaves. Version 1; a reader refuses any other. */
const evidenceSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(1),
    action: actionName,
    service: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    environment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    release: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .release */ ._r.partial({ sha: true }).optional(),
    run: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        id: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
        attempt: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
        job: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        repository: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        sha: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        ref: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        event: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        actor: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        url: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    }),
    verdict: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .verdict */ .WJ,
    /** One sentence: what came out. */
    headline: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** The first thing that by itself suffices for the verdict. */
    cause: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** The inputs that mattered; never a secret. */
    inputs: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY()])).default({}),
    measurements: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(measurement).default([]),
    conditions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(condition).default([]),
    findings: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(finding).default([]),
    tools: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(toolState).default([]),
    timeline: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(timelineEntry).default([]),
    /** What only this action has to say, under names that its README lists. */
    details: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .json */ .Pq9()).default({}),
    startedAt: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    finishedAt: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
});


/***/ }),

/***/ 612:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   At: () => (/* binding */ readEvidence),
/* harmony export */   ek: () => (/* binding */ evidenceFolder),
/* harmony export */   nP: () => (/* binding */ writeEvidence),
/* harmony export */   vf: () => (/* binding */ parseEvidence)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7757);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1946);




/** The folder within the job's own folder where evidence is gathered; the workflows upload it whole. */
const evidenceFolder = 'slipway-evidence';
const evidenceFile = new RegExp(`^(${_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .actionName */ .aM.options.join('|')})--.*\\.json$`);
/** Writes a record under a name that no other step of the job has, and gives its path. */
async function writeEvidence(evidence, temp, files) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(temp, evidenceFolder);
    const taken = new Set((await files.list(folder)).map((entry) => entry.name));
    let number = 1;
    while (taken.has(fileName(evidence.action, evidence.run.job, number)))
        number += 1;
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, fileName(evidence.action, evidence.run.job, number));
    await files.write(path, `${JSON.stringify(_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .evidenceSchema */ .jU.parse(evidence), null, 2)}\n`);
    return path;
}
/** Reads one record. Throws an ActionError when the text is not what it says. */
function parseEvidence(text, origin) {
    const parsed = _schema_js__WEBPACK_IMPORTED_MODULE_1__/* .evidenceSchema */ .jU.safeParse((0,_core_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJson */ .qF)(text, origin));
    if (parsed.success)
        return parsed.data;
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`${origin} is not a Slipway evidence record of version 1: ${problems}`);
}
/** Reads every `*.json` below a folder that is an evidence record, in the order of time. */
async function readEvidence(folder, files) {
    const evidence = [];
    const problems = [];
    const visit = async (path) => {
        for (const entry of await files.list(path)) {
            const inner = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(path, entry.name);
            if (entry.kind === 'folder')
                await visit(inner);
            else if (entry.kind === 'file' && evidenceFile.test(entry.name)) {
                try {
                    evidence.push(parseEvidence((await files.read(inner)) ?? '', inner));
                }
                catch (error) {
                    if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ))
                        throw error;
                    problems.push(error.message);
                }
            }
        }
    };
    await visit(folder);
    evidence.sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : a.finishedAt > b.finishedAt ? 1 : 0));
    return { evidence, problems };
}
function fileName(action, job, number) {
    return `${action}--${job.replace(/[^\w-]/g, '_')}--${number}.json`;
}


/***/ }),

/***/ 2166:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   Ko: () => (/* binding */ readInputs),
/* harmony export */   bM: () => (/* binding */ statuses),
/* harmony export */   rJ: () => (/* binding */ secret)
/* harmony export */ });
/* unused harmony exports kebabCase, isSecret */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2473);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3825);
/* harmony import */ var _core_closest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1928);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);



/** An input that is never shown: masked where it is read. */
const secret = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().meta({ secret: true });
/** An input of `true` or `false`, in any case, as YAML and `gh` write them. */
const flag = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .transform((text) => text.toLowerCase())
    .pipe(zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['true', 'false'], 'expected true or false'))
    .transform((text) => text === 'true');
/** An input of HTTP statuses with commas between them. */
const statuses = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text, context) => {
    const codes = text.split(/[\s,]+/).map(Number);
    const [first, ...more] = codes;
    if (first !== undefined && codes.every((code) => Number.isInteger(code) && code >= 100 && code <= 599))
        return [first, ...more];
    context.addIssue({ code: 'custom', message: 'expected statuses from 100 to 599 with commas between them, such as 200,204', input: text });
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
});
/**
 * Reads `INPUT_*` by the schema. Empty means absent. Throws one ActionError that lists every problem by the name of the
 * input in `action.yml`, its value (never a secret's) and what is allowed.
 */
function readInputs(schema, environment, log) {
    const raw = {};
    for (const [key, field] of Object.entries(schema.shape)) {
        const text = environment[`INPUT_${kebabCase(key).toUpperCase()}`]?.trim() ?? '';
        if (text === '')
            continue;
        if (isSecret(field))
            log.mask(text);
        raw[key] = text;
    }
    const parsed = schema.safeParse(raw);
    if (parsed.success)
        return parsed.data;
    const problems = parsed.error.issues.map((issue) => {
        const key = String(issue.path[0] ?? '');
        const value = raw[key];
        const field = schema.shape[key];
        const shown = value === undefined ? 'missing' : field !== undefined && isSecret(field) ? 'a secret value' : JSON.stringify(value);
        const near = issue.code === 'invalid_value' && value !== undefined ? (0,_core_closest_js__WEBPACK_IMPORTED_MODULE_2__/* .closest */ .k)(value, issue.values.map(String)) : undefined;
        return `  - ${kebabCase(key)}: ${shown}: ${issue.message}${near === undefined ? '' : `; did you mean "${near}"?`}`;
    });
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`${problems.length === 1 ? 'An input is' : `${problems.length} inputs are`} not valid:\n${problems.join('\n')}`, {
        hint: "The action's README lists every input with what it allows.",
    });
}
function kebabCase(key) {
    return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
/** Whether a field was declared with `secret`, however it is wrapped. */
function isSecret(field) {
    if (zod__WEBPACK_IMPORTED_MODULE_4__/* .globalRegistry */ .fd.get(field)?.['secret'] === true)
        return true;
    if (field instanceof zod__WEBPACK_IMPORTED_MODULE_0__/* .ZodOptional */ .IiU || field instanceof zod__WEBPACK_IMPORTED_MODULE_0__/* .ZodDefault */ .XiL)
        return isSecret(field.def.innerType);
    if (field instanceof zod__WEBPACK_IMPORTED_MODULE_0__/* .ZodPipe */ .utH)
        return isSecret(field.def.in);
    return false;
}


/***/ }),

/***/ 3791:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ systemFiles)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6724);
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});





const systemFiles = {
    read: async (path) => {
        try {
            return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(path, 'utf8');
        }
        catch (error) {
            if (isMissing(error))
                return undefined;
            throw error;
        }
    },
    slice: async (path, from, length) => {
        try {
            const env_1 = { stack: [], error: void 0, hasError: false };
            try {
                const handle = __addDisposableResource(env_1, await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(path, 'r'), true);
                const bytes = Buffer.alloc(length);
                let filled = 0;
                // One call may give fewer bytes than there are.
                while (filled < length) {
                    const { bytesRead } = await handle.read(bytes, filled, length - filled, from + filled);
                    if (bytesRead === 0)
                        break;
                    filled += bytesRead;
                }
                return bytes.subarray(0, filled);
            }
            catch (e_1) {
                env_1.error = e_1;
                env_1.hasError = true;
            }
            finally {
                const result_1 = __disposeResources(env_1);
                if (result_1)
                    await result_1;
            }
        }
        catch (error) {
            if (isMissing(error))
                return undefined;
            throw error;
        }
    },
    write: async (path, text) => {
        const draft = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path), `.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}.tmp`);
        try {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path), { recursive: true });
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.writeFile)(draft, text);
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(draft, path);
        }
        catch (cause) {
            // What was half written would keep a full disk full.
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(draft, { force: true }).catch(() => { });
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(`${path} cannot be written: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(cause)}`, { hint: mendOf(cause), cause });
        }
    },
    list: async (path) => {
        try {
            const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)(path, { withFileTypes: true });
            return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })).sort((a, b) => (a.name < b.name ? -1 : 1));
        }
        catch (error) {
            if (isMissing(error))
                return [];
            throw error;
        }
    },
    locate: async (path) => {
        try {
            const real = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.realpath)(path);
            return { path: real, kind: kindOf(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(real)) };
        }
        catch (error) {
            // ELOOP: links that lead to one another lead nowhere.
            if (isMissing(error) || hasCode(error, 'ELOOP'))
                return undefined;
            throw error;
        }
    },
    copy: async (from, to) => {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(to), { recursive: true });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.copyFile)(from, to);
    },
    size: async (path) => {
        try {
            return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(path)).size;
        }
        catch (error) {
            if (isMissing(error))
                return undefined;
            throw error;
        }
    },
    exists: async (path) => {
        try {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.access)(path, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.F_OK);
            return true;
        }
        catch {
            return false;
        }
    },
    remove: (path) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(path, { recursive: true, force: true }),
};
function mendOf(cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOSPC' || code === 'EDQUOT')
        return "The runner's disk is full: free space before this step, or take a larger runner.";
    return 'Check that the folder exists, is a folder, and belongs to the user of the job.';
}
function kindOf(entry) {
    return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
}
function isMissing(error) {
    return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR');
}
function hasCode(error, code) {
    return error instanceof Error && 'code' in error && error.code === code;
}


/***/ }),

/***/ 8694:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ systemHttp),
/* harmony export */   n: () => (/* binding */ httpOver)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4708);
/* harmony import */ var node_perf_hooks__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(643);



/**
 * Node's own client: @actions/http-client follows redirects, retries, and tells neither when the first byte came nor why
 * a connection failed, all of which a probe has to know. Redirects are not followed.
 */
const systemHttp = (request) => exchange(request);
/** The same client over an agent of the caller's, for one that keeps connections open. */
function httpOver(agent) {
    return (request) => exchange(request, agent);
}
function exchange(request, agent) {
    const start = node_perf_hooks__WEBPACK_IMPORTED_MODULE_2__.performance.now();
    const elapsed = () => node_perf_hooks__WEBPACK_IMPORTED_MODULE_2__.performance.now() - start;
    const deadline = AbortSignal.timeout(Math.max(1, Math.round(request.timeout)));
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
    const failed = (error) => ({
        state: 'failed',
        reason: deadline.aborted ? 'timeout' : request.signal?.aborted === true ? 'aborted' : reasonOf(error),
        message: deadline.aborted
            ? `no answer within ${request.timeout} ms`
            : error instanceof Error
                ? error.message || codeOf(error)
                : String(error),
        elapsed: elapsed(),
    });
    return new Promise((resolve) => {
        const url = URL.parse(request.url);
        if (url === null) {
            resolve({ state: 'failed', reason: 'other', message: `${request.url} is not an address`, elapsed: 0 });
            return;
        }
        const options = {
            method: request.method ?? 'GET',
            headers: { 'user-agent': 'slipway', ...request.headers },
            signal,
            ...(agent === undefined ? {} : { agent }),
        };
        const onAnswer = (answer) => {
            const firstByte = elapsed();
            const chunks = [];
            let kept = 0;
            const limit = request.maxBody ?? 1_048_576;
            answer.on('data', (chunk) => {
                if (kept < limit)
                    chunks.push(chunk.subarray(0, limit - kept));
                kept += chunk.length;
            });
            answer.on('error', (error) => resolve(failed(error)));
            answer.on('end', () => {
                if (!answer.complete) {
                    resolve(failed(new Error('the connection was closed before the answer ended')));
                    return;
                }
                resolve({
                    state: 'answered',
                    status: answer.statusCode ?? 0,
                    headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])),
                    body: Buffer.concat(chunks).toString(),
                    elapsed: elapsed(),
                    firstByte,
                });
            });
        };
        try {
            const send = url.protocol === 'https:' ? node_https__WEBPACK_IMPORTED_MODULE_1__.request : node_http__WEBPACK_IMPORTED_MODULE_0__.request;
            const outgoing = send(url, options, onAnswer);
            outgoing.on('error', (error) => resolve(failed(error)));
            outgoing.end(request.body);
        }
        catch (error) {
            resolve(failed(error));
        }
    });
}
function reasonOf(error) {
    const code = error instanceof Error ? codeOf(error) : '';
    if (code === 'ECONNREFUSED')
        return 'refused';
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
        return 'unresolved';
    if (code === 'ECONNRESET' || code === 'EPIPE')
        return 'reset';
    if (code.includes('CERT') || code.includes('TLS') || code.includes('SSL'))
        return 'tls';
    return 'other';
}
function codeOf(error) {
    return 'code' in error ? String(error.code) : '';
}


/***/ }),

/***/ 992:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ withoutRunnerSecrets),
/* harmony export */   f: () => (/* binding */ readRunner)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9952);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7757);




const environmentSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    GITHUB_RUN_ID: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .ai().int(),
    GITHUB_RUN_ATTEMPT: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .ai().int().default(1),
    GITHUB_JOB: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    GITHUB_WORKFLOW: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().default(''),
    GITHUB_REPOSITORY: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^[^/\s]+\/[^/\s]+$/),
    GITHUB_SHA: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    GITHUB_REF: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    GITHUB_ACTOR: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().default(''),
    GITHUB_EVENT_NAME: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    GITHUB_EVENT_PATH: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    GITHUB_API_URL: zod__WEBPACK_IMPORTED_MODULE_1__/* .url */ .OZ5().default('https://api.github.com'),
    GITHUB_SERVER_URL: zod__WEBPACK_IMPORTED_MODULE_1__/* .url */ .OZ5().default('https://github.com'),
    GITHUB_WORKSPACE: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    RUNNER_TEMP: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    RUNNER_DEBUG: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
});
/** Reads the runner's environment. Throws an ActionError that names every variable that is missing or malformed. */
function readRunner(environment = process.env) {
    const parsed = environmentSchema.safeParse(environment);
    if (!parsed.success) {
        const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`The runner's environment is not complete: ${names}`, {
            hint: 'The actions run inside a GitHub Actions job, which sets these variables.',
        });
    }
    const env = parsed.data;
    const payloadText = env.GITHUB_EVENT_PATH === undefined ? '{}' : (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(env.GITHUB_EVENT_PATH, 'utf8');
    return {
        run: {
            id: env.GITHUB_RUN_ID,
            attempt: env.GITHUB_RUN_ATTEMPT,
            job: env.GITHUB_JOB,
            workflow: env.GITHUB_WORKFLOW,
            repository: env.GITHUB_REPOSITORY,
            sha: env.GITHUB_SHA,
            ref: env.GITHUB_REF,
            actor: env.GITHUB_ACTOR,
            event: env.GITHUB_EVENT_NAME,
            url: `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`,
        },
        apiUrl: env.GITHUB_API_URL,
        serverUrl: env.GITHUB_SERVER_URL,
        workspace: env.GITHUB_WORKSPACE,
        temp: env.RUNNER_TEMP,
        debug: env.RUNNER_DEBUG === '1',
        payload: (0,_core_json_js__WEBPACK_IMPORTED_MODULE_4__/* .parseJson */ .qF)(payloadText, 'The event of the run'),
        environment: Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    };
}
/** What a user's own command may see: no input, no token, nothing that speaks to the runner or to GitHub's services. */
function withoutRunnerSecrets(environment) {
    const withheld = /^(INPUT_|STATE_|ACTIONS_|GITHUB_(TOKEN|ENTERPRISE_TOKEN|ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$|GH_(ENTERPRISE_)?TOKEN$|SLIPWAY_(SECRETS|NOTIFY)$)/;
    return Object.fromEntries(Object.entries(environment).filter(([name]) => !withheld.test(name)));
}


/***/ })

};
