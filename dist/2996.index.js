export const id = 2996;
export const ids = [2996];
export const modules = {

/***/ 2996:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   lookAfter: () => (/* binding */ lookAfter)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_github_environments__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6905);
/* harmony import */ var _slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9253);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1566);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1916);





/**
 * Says which GitHub environment a job takes that looks after what is live or hauls it back: one that nobody has to approve.
 * Any ref may ask, since nothing new is deployed. Throws an ActionError where that environment does not exist.
 */
async function lookAfter(inputs, context, stand) {
    const { environment } = await (0,_slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__/* .readEnvironment */ .Qo)(inputs, context);
    const { name, url, service, approval, rollout, triggers } = environment;
    const unattended = approval === 'none' ? name : `${name}-rollback`;
    const gate = await (0,_slipway_shared_github_environments__WEBPACK_IMPORTED_MODULE_1__/* .readGate */ .c)(stand.github ?? (await (0,_stage_js__WEBPACK_IMPORTED_MODULE_2__/* .githubOf */ .z)(inputs, context)), unattended);
    if (gate.state === 'missing' && unattended !== name) {
        throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`The GitHub environment ${unattended} does not exist, so nothing could be hauled back without an approval`, {
            hint: `Under Settings, Environments, add ${unattended}: the same secrets, variables and branch rules as ${name}, and no required reviewers.`,
        });
    }
    // Without a lock, only the group of the deployments keeps a rollback from interleaving with one.
    const group = rollout.lock === 'concurrency' ? `slipway-${name}` : '';
    const waits = gate.state === 'present' && gate.reviewers;
    const headline = waits
        ? `${unattended} has required reviewers: whatever is done for ${name} waits for them, a rollback too`
        : `${name} is looked after in the GitHub environment ${unattended}`;
    return {
        ok: true,
        evidence: { verdict: waits ? 'warn' : 'pass', headline, ...(waits ? { cause: headline } : {}), service, environment: name },
        outputs: {
            go: 'true',
            environment: name,
            url,
            'unattended-environment': unattended,
            'rollback-group': group,
            'security-trigger': String(triggers.some((trigger) => 'security' in trigger)),
        },
        summary: (0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_4__/* .summaryOf */ .YG)(headline, [['Address', url]], []),
        annotations: waits ? [{ level: 'warning', title: 'A rollback would wait', message: headline }] : [],
    };
}


/***/ }),

/***/ 1916:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ setStage),
/* harmony export */   z: () => (/* binding */ githubOf)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_github_octokit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9714);
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(102);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1566);




/** The environment that the inputs name, with all that a rollout of it needs. */
async function setStage(inputs, context, stand) {
    const variables = (0,_slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__/* .readVariables */ .Ch)(inputs, context);
    const { environment } = await (0,_slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__/* .readEnvironment */ .Qo)(inputs, context);
    const books = stand.books ?? (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_1__/* .githubBooks */ .IR)(await githubOf(inputs, context), environment, context);
    return { environment, books, crew: await (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_1__/* .assembleCrew */ .I3)({ ...context, environment, variables }, books, stand) };
}
/** Without the signal: on the way back after a cancellation the ledger and the lock are still needed. */
function githubOf(inputs, { runner, log }) {
    if (inputs.token !== undefined)
        return (0,_slipway_shared_github_octokit__WEBPACK_IMPORTED_MODULE_2__.createGithub)({ token: inputs.token, runner, log });
    throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('The input "token" is missing', {
        hint: 'Leave it out to take the token of the job, or give one that is not empty.',
    });
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

/***/ 9253:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YG: () => (/* binding */ summaryOf),
/* harmony export */   gW: () => (/* binding */ conditionTable),
/* harmony export */   w0: () => (/* binding */ timelineTable)
/* harmony export */ });
/* harmony import */ var _core_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5834);

/** What happened when, as a Markdown table; nothing where nothing did. */
function timelineTable(timeline) {
    if (timeline.length === 0)
        return '';
    return (0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .table */ .tp)(['Time (UTC)', 'What'], timeline.map(({ at, what }) => [(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)(at.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')), (0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(what)]));
}
/** Judgements as a Markdown table. */
function conditionTable(conditions) {
    if (conditions.length === 0)
        return '';
    return (0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .table */ .tp)(['Condition', 'Verdict', 'Measured', 'Limit', 'Why'], conditions.map((one) => [one.name, one.verdict, one.measured ?? '', one.limit ?? '', one.reason ?? ''].map(_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)));
}
/** A heading, facts as a list, then blocks; all but the blocks is escaped here. */
function summaryOf(headline, facts, blocks) {
    const list = facts.filter(([, value]) => value !== '').map(([name, value]) => `- ${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(name)}: ${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(value)}`);
    return [`### ${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(headline)}`, list.join('\n'), ...blocks]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
}


/***/ })

};
