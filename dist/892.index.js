export const id = 892;
export const ids = [892,26];
export const modules = {

/***/ 2914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ capabilitiesOf)
/* harmony export */ });
/** What a target can do, by its configuration alone: for a job that cannot reach it. */
function capabilitiesOf(target) {
    const { affinity } = target;
    switch (target.type) {
        case 'haproxy':
        case 'cloudflare-workers':
            return { weighted: true, affinity };
        case 'kubernetes':
            return { weighted: target['http-route'] !== undefined, affinity };
        case 'vercel':
            return { weighted: target.rolling, affinity };
        case 'command':
            return { weighted: target.weighted, affinity };
    }
}


/***/ }),

/***/ 2242:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dryRun: () => (/* binding */ dryRun)
});

// EXTERNAL MODULE: ./packages/shared/build/config/load.js + 2 modules
var load = __webpack_require__(6061);
// EXTERNAL MODULE: ./packages/shared/build/config/rollout.js
var config_rollout = __webpack_require__(8895);
// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/rollout/affinity.js
var rollout_affinity = __webpack_require__(5937);
// EXTERNAL MODULE: ./packages/shared/build/rollout/branches.js
var branches = __webpack_require__(4377);
// EXTERNAL MODULE: ./packages/shared/build/rollout/crew.js + 8 modules
var crew = __webpack_require__(102);
// EXTERNAL MODULE: ./packages/shared/build/rollout/destination.js
var destination = __webpack_require__(7981);
// EXTERNAL MODULE: ./packages/shared/build/rollout/plan.js
var rollout_plan = __webpack_require__(2110);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
// EXTERNAL MODULE: ./actions/blue-green-deploy/build/admission.js + 5 modules
var admission = __webpack_require__(6373);
// EXTERNAL MODULE: ./actions/blue-green-deploy/build/capabilities.js
var capabilities = __webpack_require__(2914);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
;// CONCATENATED MODULE: ./actions/blue-green-deploy/build/dry-run-calls.js



/** The calls of a plan in their order. Commands are shown as the configuration has them: nothing is filled in. */
function callsOf({ steps, colour }, about) {
    return steps.map((step) => ({ step: (0,rollout_plan/* describeStep */.Ey)(step, colour), calls: callsOfStep(step, colour, about) }));
}
function callsOfStep(step, colour, about) {
    const { environment, release, target } = about;
    if ('weights' in step) {
        const judged = 'time' in step ? [`probes: ${probesOf(environment)}, through the edge and on ${colour}`] : [];
        return [...shiftCalls(step.weights, { colour, release, artifact: undefined }, about), ...judged];
    }
    if ('hook' in step) {
        const hook = config_rollout/* hookName */.FE.safeParse(step.hook);
        const run = hook.success ? environment.hooks[hook.data]?.run : undefined;
        return run === undefined ? [] : [shown(run)];
    }
    switch (step.do) {
        case 'prepare':
            return prepareCalls(environment.placement?.prepare, target);
        case 'verify':
            return [`probes: ${probesOf(environment)}, on ${colour} without the edge`];
        default:
            return [];
    }
}
function shiftCalls(weights, subject, { environment, target }) {
    return target === undefined
        ? [`${environment.target?.type ?? 'the target'}: ${(0,contract/* describeWeights */.Jq)(weights)}`]
        : [...target.describeShift(weights, subject)];
}
function prepareCalls(command, target) {
    if (command !== undefined)
        return [shown(command)];
    return [target?.placement === undefined ? 'no command of yours: placement.prepare is not set' : `${target.name} brings it up itself`];
}
function probesOf({ probes, flows }) {
    return [...probes.map(({ name }) => name), ...flows].join(', ');
}
function shown(command) {
    return command.map((part) => (/^[\w./$:=@%+-]+$/.test(part) ? part : JSON.stringify(part))).join(' ');
}

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/approval.js
var approval = __webpack_require__(7110);
// EXTERNAL MODULE: ./packages/shared/build/rollout/targets/index.js
var targets = __webpack_require__(7556);
// EXTERNAL MODULE: ./packages/shared/build/rollout/uploads.js
var rollout_uploads = __webpack_require__(1519);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
;// CONCATENATED MODULE: ./actions/blue-green-deploy/build/dry-run-sight.js





/** What the provider shows; where it cannot be reached from here, what the ledger says, and why. */
async function look({ environment, records }, inputs, context, stand) {
    try {
        const target = stand.target ?? (await buildTarget(environment, (0,settings/* readVariables */.Ch)(inputs, context), context));
        return { observed: await target.observe(context.signal), source: 'what the provider shows, and the ledger', target };
    }
    catch (error) {
        context.signal.throwIfAborted();
        const source = `the ledger alone: the provider could not be asked from here (${(0,errors/* messageOf */.bD)(error)})`;
        return { observed: byLedger(records), source, target: undefined };
    }
}
/**
 * Why a rollback could not bring this release up again once no side runs it, in words; undefined where nothing speaks against it, or
 * nobody can tell. What is checked out plays no part: by then it is something else.
 */
async function doubtOf(release, { target }, { signal }) {
    const uploads = target?.placement?.uploads;
    if (uploads === undefined)
        return undefined;
    try {
        const choice = (0,rollout_uploads/* onlyUpload */.q)(await uploads.find(release, signal), release, uploads.words);
        return choice.state === 'refused' ? choice.reason : undefined;
    }
    catch {
        signal.throwIfAborted();
        return undefined;
    }
}
/**
 * A target that is only asked to put its calls in words. `$NAME` stands in them as the configuration has it, so that no
 * secret is needed and none can show. Undefined where it cannot be made without the real values.
 */
async function speakingTarget(environment, context, stand) {
    if (stand.target !== undefined)
        return stand.target;
    const names = JSON.stringify(environment.target ?? {}).matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g);
    try {
        return await buildTarget(environment, Object.fromEntries([...names].map(([, name = '']) => [name, `$${name}`])), context);
    }
    catch {
        return undefined;
    }
}
function buildTarget(environment, variables, { exec, clock, http, log, runner }) {
    return (0,targets/* targetOf */.$)(environment, { exec, cwd: runner.workspace, variables, clock, http, log });
}
/** What the provider would show if it were as the ledger has it. */
function byLedger(records) {
    const live = (0,approval/* liveRecord */.sy)(records);
    const side = (release) => ({
        weight: release === undefined ? 0 : 1,
        open: release !== undefined,
        state: release === undefined ? 'down' : 'serving',
        address: undefined,
        sessions: undefined,
        release,
    });
    const none = side(undefined);
    if (live === undefined)
        return { blue: none, green: none };
    const { colour, release } = live.intent;
    return colour === 'blue' ? { blue: side(release.version), green: none } : { blue: none, green: side(release.version) };
}

// EXTERNAL MODULE: ./actions/blue-green-deploy/build/plan.js
var plan = __webpack_require__(4147);
// EXTERNAL MODULE: ./actions/blue-green-deploy/build/proposal.js
var proposal = __webpack_require__(9526);
// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
// EXTERNAL MODULE: ./packages/shared/build/rollout/summary.js
var summary = __webpack_require__(9253);
// EXTERNAL MODULE: ./actions/blue-green-deploy/build/render-proposal.js
var render_proposal = __webpack_require__(5691);
;// CONCATENATED MODULE: ./actions/blue-green-deploy/build/render-dry-run.js



/** What would be done, as a table, and what would stop it. A dry run fails nothing: what stops a rollout may be gone by then. */
function dryRunOutcome(run) {
    const { environment, release, plan, rulings, lines } = run;
    const { name, service } = environment;
    const stops = [
        ...rulings.flatMap((ruling) => (ruling.state === 'blocks' ? [ruling.said] : [])),
        ...(plan.state === 'refused' ? [plan.reason] : []),
        ...(run.drift.state === 'drift' && plan.state !== 'refused' ? [run.drift.reason] : []),
    ];
    const [cause] = stops;
    const headline = `A dry run of ${release.version} to ${name}: ${cause === undefined ? planInWords(plan) : `it would be stopped: ${cause}`}`;
    const facts = factsOf(run);
    return {
        ok: true,
        evidence: {
            verdict: cause === undefined ? 'pass' : 'warn',
            headline,
            ...(cause === undefined ? {} : { cause }),
            service,
            environment: name,
            release,
            details: {
                dryRun: {
                    environment: name,
                    facts: facts.map(([what, said]) => [what, said]),
                    rulings: rulings.map(({ rule, state, said }) => [rule, state, said]),
                    steps: lines.map(({ step, calls }) => [step, [...calls]]),
                },
            },
        },
        outputs: { environment: name, url: environment.url, go: 'false', monitor: '', reason: cause ?? '', version: release.version },
        summary: (0,summary/* summaryOf */.YG)(headline, facts, [(0,render_proposal/* rulingsTable */.x)(rulings), stepsTable(lines)]),
    };
}
function nothingToRun(what, service, why = 'no environment of the configuration names it') {
    const headline = `There is nothing to be shown for ${what}: ${why}`;
    return {
        ok: true,
        evidence: { verdict: 'pass', headline, service, details: {} },
        outputs: { environment: '', url: '', go: 'false', monitor: '', reason: headline },
        summary: (0,summary/* summaryOf */.YG)(headline, [], []),
    };
}
function factsOf({ plan, drift, source, back, notes }) {
    const live = plan.state === 'refused' ? undefined : plan.live;
    return [
        ['By', source],
        ['Live now', live === undefined ? 'nothing that is known' : `${live.version ?? 'an unknown release'} on ${live.colour}`],
        ['Drift', driftInWords(drift)],
        ['A rollback would go to', destinationInWords(back)],
        ...[...(plan.state === 'steps' ? plan.notes : []), ...notes].map((note) => ['Note', note]),
    ];
}
function planInWords(plan) {
    switch (plan.state) {
        case 'steps':
            return `${plan.steps.length} steps, to ${plan.colour}`;
        case 'done':
            return 'it serves everything already';
        case 'refused':
            return plan.reason;
    }
}
function driftInWords(drift) {
    switch (drift.state) {
        case 'drift':
            return `${drift.reason}. ${drift.hint}`;
        case 'unsettled':
            return `an earlier rollout is settled first: ${drift.why}`;
        case 'settled':
            return drift.unfinished.length === 0 ? 'none' : `${drift.unfinished.length} unfinished rollout(s) would be closed first`;
    }
}
function destinationInWords(back) {
    return back.state === 'known'
        ? `${back.release.version} (${back.release.sha.slice(0, 12)})`
        : 'none: the ledger knows no other release that passed its watch';
}
function stepsTable(lines) {
    if (lines.length === 0)
        return '';
    return (0,markdown/* table */.tp)(['', 'Step', 'Calls'], lines.map(({ step, calls }, index) => [String(index + 1), (0,markdown/* escapeMarkdown */.FV)(step), calls.map(markdown/* codeSpan */.SS).join('<br>')]));
}

;// CONCATENATED MODULE: ./actions/blue-green-deploy/build/dry-run.js
















/** What a rollout would do, call by call, and what would stop it. Nothing is changed; without secrets the ledger alone is read. */
async function dryRun(inputs, context, stand) {
    const config = await (0,plan.configOf)(inputs, context);
    const { ref } = context.runner.run;
    const environment = inputs.environment === undefined
        ? ((0,plan.dryRunEnvironment)(config, context) ?? (0,branches/* environmentFor */.DD)(config, ref))
        : (0,load.environmentOf)(config, inputs.environment);
    if (environment === undefined)
        return nothingToRun(ref, config.service);
    const records = await (0,proposal/* readLedger */.SC)(environment, inputs, context, stand);
    if (records === undefined)
        return nothingToRun(environment.name, config.service, 'the ledger could not be read with this token');
    const release = (0,proposal/* releaseOf */.l7)(inputs, context);
    const place = { config, environment, records };
    const rulings = await rulingsAhead(release, place, inputs, context, stand);
    return dryRunOutcome({ environment, release, rulings, ...(await planAhead(release, place, inputs, context, stand)) });
}
/** Of a pull request, what the push would meet that its merge is; runs that come after it cannot be foreseen. */
async function rulingsAhead(release, place, inputs, context, stand) {
    const ask = await (0,admission/* inquiriesOf */.Bh)(inputs, context, stand);
    if ((0,branches/* branchOf */.W0)(context.runner.run.ref) !== undefined)
        return await (0,admission/* rulingsByLedger */.BA)(release, inputs, context, { ...place, ask });
    const asPushed = { ...context, runner: { ...context.runner, run: { ...context.runner.run, event: 'push' } } };
    const rulings = await (0,admission/* rulingsByLedger */.BA)(release, inputs, asPushed, { ...place, ask: { ...ask, newerRuns: async () => [] } });
    return rulings.filter(({ rule }) => rule !== 'superseded');
}
async function planAhead(release, { environment, records }, inputs, context, stand) {
    const sight = await look({ environment, records }, inputs, context, stand);
    const { observed, source } = sight;
    const target = await speakingTarget(environment, context, stand);
    const capabilities = target?.capabilities ?? staticCapabilities(environment);
    const plan = (0,rollout_plan/* planRollout */.ne)(observed, wishOf(release, environment), records, capabilities);
    const affinity = (0,rollout_affinity/* affinityNote */.b)(environment.rollout.steps, capabilities);
    const redact = redactor(inputs);
    const back = (0,destination/* chooseDestination */.gV)(records, { version: undefined, live: release });
    const doubt = back.state === 'known' ? await doubtOf(back.release, sight, context) : undefined;
    const lines = plan.state === 'steps' ? callsOf(plan, { environment, release, target }) : [];
    return {
        plan,
        drift: (0,reconcile/* reconcile */.L)({ observed, records, self: (0,crew/* selfOf */.KV)(context.runner), onDrift: environment.rollout.onDrift }),
        lines: lines.map(({ step, calls }) => ({ step, calls: calls.map(redact) })),
        source: redact(source),
        notes: [
            ...(affinity === undefined ? [] : [affinity]),
            ...(doubt === undefined ? [] : [redact(`once no side runs it, a rollback there is refused: ${doubt}`)]),
        ],
        back,
    };
}
function staticCapabilities({ target }) {
    return target === undefined ? { weighted: true, affinity: 'none' } : (0,capabilities/* capabilitiesOf */.S)(target);
}
function wishOf(release, { rollout, hooks }) {
    const names = config_rollout/* hookName */.FE.options.filter((name) => hooks[name] !== undefined);
    return { release, steps: rollout.steps, warm: undefined, atOnce: false, hooks: names };
}
/** An error of the provider's may quote a secret; people who may not see one read a dry run. */
function redactor({ secrets }) {
    const values = Object.values((0,variables/* parseVariables */.rf)(secrets ?? '', 'The input "secrets"')).filter((value) => value.length >= 3);
    return (text) => values.reduce((safe, value) => safe.replaceAll(value, '***'), text);
}


/***/ }),

/***/ 4147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   configOf: () => (/* binding */ configOf),
/* harmony export */   dryRunEnvironment: () => (/* binding */ dryRunEnvironment),
/* harmony export */   plan: () => (/* binding */ plan),
/* harmony export */   whyNot: () => (/* binding */ whyNot)
/* harmony export */ });
/* harmony import */ var _slipway_shared_config_load__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6061);
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_github_environments__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6905);
/* harmony import */ var _slipway_shared_rollout_branches__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4377);
/* harmony import */ var _slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(9253);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1566);
/* harmony import */ var _admission_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6373);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7573);
/* harmony import */ var _proposal_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9526);
/* harmony import */ var _render_proposal_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5691);










/**
 * Says where this ref goes and whether it may: reads the configuration, the rules of the GitHub environments and the ledger,
 * changes nothing, needs no secret. What it states is what those who approve are shown.
 */
async function plan(inputs, context, stand) {
    const config = await configOf(inputs, context);
    const { ref } = context.runner.run;
    const named = inputs.environment === undefined ? undefined : (0,_slipway_shared_config_load__WEBPACK_IMPORTED_MODULE_1__.environmentOf)(config, inputs.environment);
    const environment = named ?? (0,_slipway_shared_rollout_branches__WEBPACK_IMPORTED_MODULE_2__/* .environmentFor */ .DD)(config, ref);
    if (environment === undefined)
        return nothingToDo(ref, config.service, dryRunEnvironment(config, context)?.name ?? '');
    const refusal = await whyNot(environment, ref, async () => (0,_slipway_shared_github_environments__WEBPACK_IMPORTED_MODULE_3__/* .readGate */ .c)(await (0,_admission_js__WEBPACK_IMPORTED_MODULE_4__/* .clientOf */ .fe)(inputs, context, stand), environment.name));
    if (refusal !== undefined)
        return refuse(environment, refusal);
    const remarks = environment.approval === 'none' ? [] : (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .remarksOn */ .rc)(environment, await readPreflight(environment, inputs, context, stand));
    const [grave] = remarks.filter(({ level }) => level === 'refuse');
    if (grave !== undefined)
        return refuse(environment, grave);
    return (0,_render_proposal_js__WEBPACK_IMPORTED_MODULE_0__/* .proposalOutcome */ .T)(await (0,_proposal_js__WEBPACK_IMPORTED_MODULE_6__/* .propose */ .BM)({ config, environment }, inputs, context, stand), remarks);
}
/** The configuration, without which nothing can be said. Throws an ActionError where there is none. */
async function configOf(inputs, context) {
    const config = await (0,_slipway_shared_settings__WEBPACK_IMPORTED_MODULE_7__/* .readConfig */ .Xg)(inputs, context);
    if (config !== undefined)
        return config;
    throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_8__/* .ActionError */ .lZ('There is no configuration at .github/slipway.yml', {
        hint: 'Copy one from action-templates/ of Slipway, and check the repository out before this step.',
    });
}
/** Where a pull request would be deployed once it is merged, or undefined. */
function dryRunEnvironment(config, { runner }) {
    const base = runner.environment['GITHUB_BASE_REF'] ?? '';
    return base === '' ? undefined : (0,_slipway_shared_rollout_branches__WEBPACK_IMPORTED_MODULE_2__/* .environmentFor */ .DD)(config, `refs/heads/${base}`);
}
async function readPreflight(environment, inputs, context, stand) {
    const github = await (0,_admission_js__WEBPACK_IMPORTED_MODULE_4__/* .clientOf */ .fe)(inputs, context, stand);
    const unattended = await (0,_slipway_shared_github_environments__WEBPACK_IMPORTED_MODULE_3__/* .readGate */ .c)(github, (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .twinOf */ .wA)(environment));
    const rules = unattended.state === 'missing'
        ? { own: undefined, unattended: undefined }
        : { own: await (0,_slipway_shared_github_environments__WEBPACK_IMPORTED_MODULE_3__/* .readBranchRules */ .C)(github, environment.name), unattended: await (0,_slipway_shared_github_environments__WEBPACK_IMPORTED_MODULE_3__/* .readBranchRules */ .C)(github, (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .twinOf */ .wA)(environment)) };
    return { unattended, rules };
}
/** The first thing that forbids a deployment of the ref to the environment, with how to mend it. */
async function whyNot(environment, ref, askGate) {
    const { name, branches, approval, target } = environment;
    if (!(0,_slipway_shared_rollout_branches__WEBPACK_IMPORTED_MODULE_2__/* .mayDeploy */ .BU)(environment, ref)) {
        return {
            reason: `${name} is deployed from ${branches.join(', ')}, not from ${ref}`,
            hint: `Start the workflow on one of those branches, or add this one to environments.${name}.branches.`,
        };
    }
    if (target === undefined) {
        return {
            reason: `environments.${name}.target is missing: nothing says who shifts its traffic`,
            hint: 'Add for example: target: { type: haproxy, socket: /run/haproxy/admin.sock, backend: web }',
        };
    }
    return approval === 'none' ? undefined : gateProblem(name, approval, await askGate());
}
function gateProblem(name, approval, gate) {
    const has = gate.state === 'present' && (approval === 'required' ? gate.reviewers : gate.branchPolicy);
    if (has)
        return undefined;
    const rule = approval === 'required' ? 'required reviewers' : 'a deployment branch policy';
    const state = gate.state === 'missing' ? 'does not exist' : `has no ${approval === 'required' ? 'required reviewers' : 'branch policy'}`;
    return {
        reason: `environments.${name}.approval is ${approval}, but the GitHub environment ${name} ${state}: nothing would stand before the deployment`,
        hint: `Under Settings, Environments, ${name}, add ${rule}. Where your plan has none, set approval: ${approval === 'required' ? 'branch-policy or none' : 'none'} for it.`,
    };
}
function nothingToDo(ref, service, dryRun) {
    const headline = `Nothing is deployed from ${ref}: no environment of the configuration names it`;
    return {
        ok: true,
        evidence: { verdict: 'pass', headline, service, details: { go: false } },
        outputs: { go: 'false', environment: '', url: '', monitor: '', reason: headline, 'dry-run-environment': dryRun },
        summary: (0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_9__/* .summaryOf */ .YG)(headline, [], []),
    };
}
function refuse({ name, url, service }, { reason, hint }) {
    const headline = `Nothing is deployed to ${name}: ${reason}`;
    return {
        ok: false,
        evidence: { verdict: 'fail', headline, cause: reason, service, environment: name, details: { go: false, hint } },
        outputs: { go: 'false', environment: name, url, monitor: '', reason },
        summary: (0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_9__/* .summaryOf */ .YG)(headline, [['How to mend it', hint]], []),
        annotations: [{ level: 'error', title: 'Deployment refused', message: `${reason}. ${hint}` }],
    };
}


/***/ }),

/***/ 7573:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   nv: () => (/* binding */ unseen),
/* harmony export */   rc: () => (/* binding */ remarksOn),
/* harmony export */   wA: () => (/* binding */ twinOf)
/* harmony export */ });
/** Said wherever an environment has a twin: no job's token may list the names of secrets. */
const unseen = 'Not checked, since only an administrator may list them: whether both have the same secrets and variables.';
/** The twin in which a rollback runs without anybody's approval, where the environment itself asks for one. */
function twinOf({ name }) {
    return `${name}-rollback`;
}
/** Whether the environment could be hauled back at once. Production is not deployed to before it could; others are warned of. */
function remarksOn(environment, { unattended, rules }) {
    const { name, approval } = environment;
    if (approval === 'none')
        return [];
    const twin = twinOf(environment);
    const level = name === 'production' ? 'refuse' : 'warn';
    const settings = `Under Settings, Environments, ${twin}`;
    if (unattended.state === 'missing') {
        const reason = `the GitHub environment ${twin} does not exist, so ${name} could not be hauled back without a second approval`;
        return [
            {
                level,
                reason,
                hint: `Under Settings, Environments, add ${twin}: the secrets, variables and branch rules of ${name}, and no required reviewers.`,
            },
        ];
    }
    const waits = unattended.reviewers
        ? [
            {
                level,
                reason: `the GitHub environment ${twin} has required reviewers, so ${name} could not be hauled back without a second approval`,
                hint: `${settings}, remove the required reviewers.`,
            },
        ]
        : [];
    if (rules.own?.join('\n') === rules.unattended?.join('\n'))
        return waits;
    const reason = `${twin} lets in ${shown(rules.unattended)}, ${name} lets in ${shown(rules.own)}: whoever may use the one reaches the secrets of the other`;
    return [...waits, { level: 'warn', reason, hint: `${settings}, set the deployment branches and tags of ${name}.` }];
}
function shown(rules) {
    return rules === undefined ? 'any branch' : rules.length === 0 ? 'no branch' : rules.join(', ');
}


/***/ }),

/***/ 9526:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BM: () => (/* binding */ propose),
/* harmony export */   SC: () => (/* binding */ readLedger),
/* harmony export */   l7: () => (/* binding */ releaseOf)
/* harmony export */ });
/* harmony import */ var _slipway_shared_github_errors__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6940);
/* harmony import */ var _slipway_shared_rollout_affinity__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5937);
/* harmony import */ var _slipway_shared_rollout_approval__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7110);
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(102);
/* harmony import */ var _admission_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6373);
/* harmony import */ var _capabilities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2914);






async function propose(place, inputs, context, stand) {
    const { environment } = place;
    const release = releaseOf(inputs, context);
    const affinity = environment.target === undefined ? undefined : (0,_slipway_shared_rollout_affinity__WEBPACK_IMPORTED_MODULE_0__/* .affinityNote */ .b)(environment.rollout.steps, (0,_capabilities_js__WEBPACK_IMPORTED_MODULE_1__/* .capabilitiesOf */ .S)(environment.target));
    const notes = affinity === undefined ? [] : [affinity];
    const records = await readLedger(environment, inputs, context, stand);
    if (records === undefined) {
        const unread = 'The ledger could not be read, so what is live was not looked up: give a token with deployments: read.';
        return { environment, release, live: undefined, rulings: [], notes: [...notes, unread] };
    }
    const ask = await (0,_admission_js__WEBPACK_IMPORTED_MODULE_2__/* .inquiriesOf */ .Bh)(inputs, context, stand);
    const rulings = await (0,_admission_js__WEBPACK_IMPORTED_MODULE_2__/* .rulingsByLedger */ .BA)(release, inputs, context, { ...place, records, ask });
    return { environment, release, live: (0,_slipway_shared_rollout_approval__WEBPACK_IMPORTED_MODULE_3__/* .liveByLedger */ .FB)(records), rulings, notes };
}
/** The records of the environment, or undefined where the token may not read them. */
async function readLedger(environment, inputs, context, stand) {
    if (stand.books === undefined && stand.github === undefined && inputs.token === undefined)
        return undefined;
    try {
        const books = stand.books ?? (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_4__/* .githubBooks */ .IR)(await (0,_admission_js__WEBPACK_IMPORTED_MODULE_2__/* .clientOf */ .fe)(inputs, context, stand), environment, context);
        return await books.ledger.read();
    }
    catch (error) {
        if (!(0,_slipway_shared_github_errors__WEBPACK_IMPORTED_MODULE_5__/* .isForbidden */ .US)(error))
            throw error;
        context.log.warning(error.message);
        return undefined;
    }
}
/** Before the build nobody knows the version: the commit stands for it. */
function releaseOf({ version, sha, digest }, { runner }) {
    const commit = sha ?? runner.run.sha;
    return { version: version ?? commit.slice(0, 12), sha: commit, ...(digest === undefined ? {} : { digest }) };
}


/***/ }),

/***/ 5691:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ proposalOutcome),
/* harmony export */   x: () => (/* binding */ rulingsTable)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5903);
/* harmony import */ var _slipway_shared_core_markdown__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5834);
/* harmony import */ var _slipway_shared_rollout_approval__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7110);
/* harmony import */ var _slipway_shared_rollout_ruling__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1312);
/* harmony import */ var _slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9253);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7573);
/* harmony import */ var _render_admission_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5480);







/** What those who approve are shown: what goes where, over what. */
function proposalOutcome(proposal, remarks) {
    const { environment, release, live, rulings } = proposal;
    const { name, url, service, approval } = environment;
    const monitor = (0,_slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a3)(environment.monitor);
    const stated = statedOutputs(proposal);
    const admission = (0,_slipway_shared_rollout_ruling__WEBPACK_IMPORTED_MODULE_1__/* .admissionOf */ .f)(rulings);
    if (admission.state !== 'admitted') {
        const refused = (0,_render_admission_js__WEBPACK_IMPORTED_MODULE_2__/* .notBegun */ .d)(admission, release, proposal);
        return { ...refused, outputs: { ...refused.outputs, ...stated } };
    }
    const notes = [...proposal.notes, ...admission.notes];
    const warnings = remarks.map(({ reason, hint }) => `${reason}. ${hint}`);
    const headline = `${release.version} goes to ${name}`;
    return {
        ok: true,
        evidence: {
            verdict: warnings.length === 0 ? 'pass' : 'warn',
            headline,
            ...(warnings[0] === undefined ? {} : { cause: warnings[0] }),
            service,
            environment: name,
            release,
            details: {
                go: true,
                approval,
                live: stated.live,
                liveSha: stated['live-sha'],
                rulings: rulings.map(({ rule, state, said }) => [rule, state, said]),
            },
        },
        outputs: { go: 'true', environment: name, url, reason: '', superseded: 'false', ...stated },
        summary: (0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_3__/* .summaryOf */ .YG)(headline, [
            ['Address', url],
            ['Release', describeRelease(release)],
            ['Over', live === undefined ? 'nothing that the ledger knows' : describeRelease(live)],
            ['Approval', approval],
            ['Watched for', monitor],
            ...notes.map((note) => ['Note', note]),
            ...warnings.map((warning) => ['Warning', warning]),
            ...(approval === 'none' ? [] : [['Note', _preflight_js__WEBPACK_IMPORTED_MODULE_4__/* .unseen */ .nv]]),
        ], [rulingsTable(rulings)]),
        annotations: warnings.map((message) => ({ level: 'warning', title: 'A rollback would wait, or could not be done', message })),
    };
}
/** What the approval is bound to. */
function statedOutputs(proposal) {
    const { environment, release, live } = proposal;
    return {
        live: live?.version ?? _slipway_shared_rollout_approval__WEBPACK_IMPORTED_MODULE_5__/* .nothingLive */ .sf,
        'live-sha': live?.sha ?? '',
        version: release.version,
        sha: release.sha,
        digest: release.digest ?? '',
        title: titleOf(proposal),
        monitor: (0,_slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a3)(environment.monitor),
    };
}
/** The name of the job that waits for approval: `v1.2.3 (0123456789ab, sha256:0123456789ab…) over v1.2.2 to production`. */
function titleOf({ release, live, environment }) {
    const digest = release.digest === undefined ? '' : `, ${release.digest.slice(0, 'sha256:'.length + 12)}…`;
    return `${release.version} (${release.sha.slice(0, 12)}${digest}) over ${live?.version ?? 'nothing'} to ${environment.name}`;
}
function describeRelease({ version, sha, digest }) {
    return [version, sha, ...(digest === undefined ? [] : [digest])].join(', ');
}
const states = {
    clear: 'clear',
    unchecked: 'not checked',
    overridden: 'overridden',
    blocks: '**stops it**',
};
/** What every rule says, as a Markdown table; nothing where none was asked. */
function rulingsTable(rulings) {
    if (rulings.length === 0)
        return '';
    return (0,_slipway_shared_core_markdown__WEBPACK_IMPORTED_MODULE_6__/* .table */ .tp)(['Rule', 'Now', 'Why', 'Way out'], rulings.map((ruling) => [
        ruling.rule,
        states[ruling.state],
        (0,_slipway_shared_core_markdown__WEBPACK_IMPORTED_MODULE_6__/* .escapeMarkdown */ .FV)(ruling.said),
        (0,_slipway_shared_core_markdown__WEBPACK_IMPORTED_MODULE_6__/* .escapeMarkdown */ .FV)(ruling.state === 'blocks' ? ruling.hint : ''),
    ]));
}


/***/ }),

/***/ 3390:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dg: () => (/* binding */ defaultTraffic),
/* harmony export */   Gf: () => (/* binding */ defaultsOf),
/* harmony export */   Vt: () => (/* binding */ defaultHealthPath),
/* harmony export */   d9: () => (/* binding */ defaultRollout),
/* harmony export */   tx: () => (/* binding */ defaultTriggers)
/* harmony export */ });
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5903);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6183);


const production = {
    approval: 'required',
    monitor: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(15 * 60_000),
    thresholds: { 'response-time.p95': 1_000, 'error-rate': 0.01 },
};
const anyOther = {
    approval: 'none',
    monitor: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(5 * 60_000),
    thresholds: { 'response-time.p95': 2_000, 'error-rate': 0.05 },
};
function defaultsOf(environment) {
    return environment === 'production' ? production : anyOther;
}
const defaultRollout = {
    weights: [(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .ratio */ .CG)(0.05), (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .ratio */ .CG)(0.25), (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .ratio */ .CG)(0.5), (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .ratio */ .CG)(1)],
    stepTime: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(60_000),
    readyWithin: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(5 * 60_000),
    hold: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(10 * 60_000),
    keep: 5,
    onDrift: 'stop',
    lock: 'branch',
};
const defaultTraffic = { requestsPerSecond: 5, paths: ['/api/health'], timeout: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(10_000) };
/** When a release comes back by itself, as the guide says. */
const defaultTriggers = [
    { health: 'failing', for: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(5 * 60_000) },
    { metric: 'error-rate', above: 0.05, for: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(2 * 60_000) },
    { metric: 'error-rate', above: 'threshold', for: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(60_000) },
    { metric: 'response-time.p95', above: 'threshold', for: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(60_000) },
    { security: 'critical' },
];
/** A health set for a team that names none: the service answers and says it is well. */
const defaultHealthPath = '/api/health';


/***/ }),

/***/ 8411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ compareNaturally)
/* harmony export */ });
/**
 * Compares two texts as a person sorts file names: runs of digits as numbers of any length (`0009` before `0010`, `v9` before
 * `v10`), all else by code unit. Below 0, 0 or above 0; leading zeros do not count, so `9` and `009` are equal.
 */
function compareNaturally(one, other) {
    const left = partsOf(one);
    const right = partsOf(other);
    for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
        const compared = compareParts(left[index] ?? '', right[index] ?? '');
        if (compared !== 0)
            return compared;
    }
    return left.length - right.length;
}
/** Numbers and single characters: a number is compared with whatever stands at the same place. */
function partsOf(text) {
    return text.match(/[0-9]+|[^0-9]/g) ?? [];
}
function compareParts(one, other) {
    if (!isNumber(one) || !isNumber(other)) {
        // A number sorts where its first digit would, so that the order stays one order whatever stands beside it.
        const [left, right] = [isNumber(one) ? '0' : one, isNumber(other) ? '0' : other];
        return left < right ? -1 : left > right ? 1 : 0;
    }
    const [left, right] = [withoutZeros(one), withoutZeros(other)];
    return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
function isNumber(part) {
    return /^[0-9]/.test(part);
}
function withoutZeros(digits) {
    return digits.replace(/^0+(?=[0-9])/, '');
}


/***/ }),

/***/ 6905:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBranchRules),
/* harmony export */   c: () => (/* binding */ readGate)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6940);

/** Reads the protection of a GitHub environment (REST reference, "Get an environment"). Needs `actions: read`. */
async function readGate(github, environment) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}', {
            ...github.repository,
            environment_name: environment,
        });
        const rules = data.protection_rules ?? [];
        const reviewers = rules.some((rule) => rule.type === 'required_reviewers');
        return { state: 'present', reviewers, branchPolicy: data.deployment_branch_policy != null };
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isGithubStatus */ .o5)(error, 404))
            return { state: 'missing' };
        throw error;
    }
}
/** Patterns of branches and tags that a GitHub environment lets in, sorted; undefined where it lets in any. Needs `actions: read`. */
async function readBranchRules(github, environment) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}', {
        ...github.repository,
        environment_name: environment,
    });
    const policy = data.deployment_branch_policy;
    if (policy == null)
        return undefined;
    if (policy.protected_branches)
        return ['protected branches'];
    const rules = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies', {
        ...github.repository,
        environment_name: environment,
        per_page: 100,
    });
    return rules.data.branch_policies.flatMap(({ name, type }) => (name === undefined ? [] : [type === 'tag' ? `tag ${name}` : name])).sort();
}


/***/ }),

/***/ 2110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ey: () => (/* binding */ describeStep),
/* harmony export */   Mz: () => (/* binding */ liveSide),
/* harmony export */   Nv: () => (/* binding */ stepsToReturn),
/* harmony export */   ne: () => (/* binding */ planRollout)
/* harmony export */ });
/* harmony import */ var _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3390);
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5903);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6183);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7700);






/** From what is observed to what is wanted, as ordered steps, or a refusal. Decides; touches nothing. */
function planRollout(observed, wish, records, capabilities) {
    const split = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.filter((colour) => observed[colour].weight > 0);
    if (split.length === 2) {
        return {
            state: 'refused',
            reason: `Traffic is split between both sides (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeObservation */ .C3)(observed)})`,
            hint: 'A rollout starts from one side with everything. Set one side to 0.',
        };
    }
    const live = liveSide(observed, records);
    if (live !== undefined && (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .servesEverything */ .mw)(observed, live.colour) && runs(live, wish.release)) {
        const record = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, live.colour);
        if (record !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .hasSucceeded */ .yO)(record))
            return { state: 'done', colour: live.colour, live };
        // It serves, but no rollout of it has come to its end: it is judged where it stands.
        return {
            state: 'steps',
            colour: live.colour,
            live: undefined,
            steps: stepsToReturn(live.colour),
            notes: [`${wish.release.version} already serves from ${live.colour}.`],
        };
    }
    const weights = weightsOf(wish.steps);
    const weighted = capabilities.weighted || isDefault(wish.steps) || weights.every((weight) => weight === 1);
    if (!weighted && !wish.atOnce) {
        const asked = weights.map((weight) => (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(weight)).join(', ');
        return {
            state: 'refused',
            reason: `rollout.steps asks for ${asked}, but the target gives a side all traffic or none`,
            hint: 'Write rollout: { steps: [100%] } for this environment, or use a target with weights.',
        };
    }
    const colour = live === undefined ? (wish.warm ?? firstSide(records)) : (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(live.colour);
    const outage = live !== undefined && observed[live.colour].state !== 'serving';
    const steps = stepsTo(colour, { observed, wish, live, atOnce: wish.atOnce || outage || live === undefined || !capabilities.weighted });
    return { state: 'steps', colour, live, steps, notes: notesOn(live, outage) };
}
/** The side with all traffic; where none has any, the one that would have it if it were up. */
function liveSide(observed, records) {
    const serving = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.find((colour) => observed[colour].weight > 0);
    const open = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.filter((colour) => observed[colour].open);
    const assigned = open.length === 1 ? open[0] : undefined;
    const remembered = open.length === 2 ? (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastSuccess */ .M1)(records)?.intent.colour : undefined;
    const colour = serving ?? assigned ?? remembered;
    if (colour === undefined || (serving === undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, colour) === undefined))
        return undefined;
    const { release } = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, colour)?.intent ?? {};
    const told = observed[colour].release;
    // The provider is the truth: where it names another version than the ledger, the ledger's is not what runs.
    const known = release !== undefined && (told === undefined || told === release.version) ? release : undefined;
    return { colour, release: known, version: told ?? release?.version };
}
/** Everything to a side that runs already, once it is verified: the way back, and the way out of the middle. */
function stepsToReturn(colour) {
    return [{ do: 'verify' }, { do: 'promote', weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(colour) }];
}
function stepsTo(colour, { observed, wish, live, atOnce }) {
    const other = (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(colour);
    const idle = live === undefined ? { blue: 0, green: 0 } : (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(live.colour);
    const mustClose = observed[colour].open || (live === undefined && observed[other].open);
    const hook = (name) => (wish.hooks.includes(name) ? [{ do: 'hook', hook: name }] : []);
    return [
        ...(mustClose ? [{ do: 'close', weights: idle }] : []),
        ...(wish.warm === colour ? [] : [...hook('before-prepare'), { do: 'prepare' }, ...hook('after-prepare')]),
        { do: 'verify' },
        ...hook('before-shift'),
        ...(atOnce ? [] : stepsBetween(colour, wish.steps)),
        { do: 'promote', weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(colour) },
        ...hook('after-promote'),
    ];
}
function stepsBetween(colour, steps) {
    let weight = 0;
    return steps.flatMap((step) => {
        if ('pause' in step)
            return [{ do: 'pause', weight, atMost: step.pause }];
        weight = step.weight;
        return weight > 0 && weight < 1 ? [{ do: 'shift', weights: share(colour, weight), weight, time: step.time }] : [];
    });
}
function share(colour, weight) {
    return colour === 'blue' ? { blue: weight, green: 1 - weight } : { blue: 1 - weight, green: weight };
}
function runs(live, release) {
    return live.release !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .sameRelease */ .OW)(live.release, release);
}
/** Where the ledger remembers a success but nothing is live, its side is left as it was. */
function firstSide(records) {
    const last = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastSuccess */ .M1)(records);
    return last === undefined ? 'blue' : (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(last.intent.colour);
}
function isDefault(steps) {
    const weights = weightsOf(steps);
    return steps.length === _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__/* .defaultRollout */ .d9.weights.length && weights.every((weight, index) => weight === _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__/* .defaultRollout */ .d9.weights[index]);
}
function weightsOf(steps) {
    return steps.flatMap((step) => ('weight' in step ? [step.weight] : []));
}
function notesOn(live, outage) {
    if (live === undefined)
        return ['Nothing is live yet: this is the first release here, and there is none to go back to.'];
    if (outage)
        return [`The live side ${live.colour} does not serve: the release takes all traffic as soon as it is verified.`];
    if (live.release === undefined) {
        const what = live.version ?? 'an unknown release';
        return [`${what} on ${live.colour} is not in the ledger: it is adopted as what was live before. No rollback by its version exists yet.`];
    }
    return [];
}
/** A step in words. */
function describeStep(step, colour) {
    switch (step.do) {
        case 'close':
            return `make sure that nothing reaches ${colour} when it comes up`;
        case 'prepare':
            return `bring the release up on ${colour}, without traffic`;
        case 'verify':
            return `probe ${colour} until it is ready`;
        case 'hook':
            return `run the hook ${step.hook}`;
        case 'pause':
            return `stand at ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(step.weight)} until somebody says promote, at most ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(step.atMost)}; back when nobody does`;
        case 'retire':
            return `take ${colour} down, once the other side is seen to serve everything`;
        case 'shift':
            return `give ${colour} ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(step.weight)} and judge it for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(step.time)}`;
        case 'promote':
            return `give ${colour} all traffic`;
    }
}


/***/ })

};
