export const id = 2252;
export const ids = [2252,9714];
export const modules = {

/***/ 8696:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ inputsSchema)
/* harmony export */ });
/* harmony import */ var _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2166);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6149);



const version = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().refine((text) => (0,_version_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(text) !== undefined, 'expected a version such as v1.2.3');
const inputsSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    mode: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['next', 'publish']),
    versionType: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['patch', 'minor', 'major']).optional(),
    version: version.optional(),
    createGithubRelease: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__/* .flag */ .Jt.optional(),
    token: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__/* .secret */ .rJ,
});


/***/ }),

/***/ 2252:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9154);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8696);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3469);



await (0,_slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__/* .runAction */ .C)({ name: 'release', inputs: _inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .inputsSchema */ .r, run: _run_js__WEBPACK_IMPORTED_MODULE_1__/* .runRelease */ .T });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 3469:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ runRelease)
});

// UNUSED EXPORTS: release

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
// EXTERNAL MODULE: ./packages/shared/build/github/octokit.js
var octokit = __webpack_require__(9714);
;// CONCATENATED MODULE: ./actions/release/build/changelog.js

const sections = [
    { title: 'Breaking changes', types: ['!'] },
    { title: 'Features', types: ['feat'] },
    { title: 'Fixes', types: ['fix'] },
    { title: 'Performance', types: ['perf'] },
];
/**
 * The commits since the last version as Markdown, newest first, in sections where their subjects follow Conventional
 * Commits 1.0.0 (`feat(scope)!: subject`), all others under "Other changes". Merges are left out.
 */
function renderChangelog(commits) {
    const own = commits.filter((commit) => !commit.subject.startsWith('Merge '));
    if (own.length === 0)
        return 'No changes.';
    const sorted = own.map((commit) => ({ commit, section: sectionOf(commit.subject) }));
    const titles = [...sections.map((section) => section.title), 'Other changes'];
    return titles
        .flatMap((title) => {
        const lines = sorted
            .filter((entry) => entry.section === title)
            .map(({ commit }) => `- ${(0,markdown/* escapeMarkdown */.FV)(commit.subject)} (${commit.sha.slice(0, 7)})`);
        return lines.length === 0 ? [] : [`### ${title}\n\n${lines.join('\n')}`];
    })
        .join('\n\n');
}
function sectionOf(subject) {
    const [, type = '', breaking] = /^([a-z]+)(?:\([^)]*\))?(!)?: /.exec(subject) ?? [];
    const key = breaking ?? type;
    return sections.find((section) => section.types.includes(key))?.title ?? 'Other changes';
}

// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var github_errors = __webpack_require__(6940);
;// CONCATENATED MODULE: ./packages/shared/build/github/releases.js


/** GitHub refuses notes above 125,000 characters. */
const notesLimit = 120_000;
/** The release of a tag, or undefined; drafts are not found by tag. Throws a GithubError. */
async function findRelease(github, tag) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...github.repository, tag });
        return releaseOf(data);
    }
    catch (error) {
        if ((0,github_errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
        throw error;
    }
}
/**
 * Publishes a release of a tag, or gives the one that is there. Where the tag does not exist GitHub makes a plain one on
 * `sha`; use `createTag` first for an annotated one. Needs `contents: write`. Throws a GithubError.
 */
async function createRelease(github, release) {
    let lost;
    for (let attempt = 1; attempt <= 2; attempt += 1) {
        const standing = await findRelease(github, release.tag);
        if (standing !== undefined)
            return { ...standing, did: 'exists' };
        try {
            const { data } = await github.request('POST /repos/{owner}/{repo}/releases', {
                ...github.repository,
                tag_name: release.tag,
                target_commitish: release.sha,
                name: release.name,
                body: (0,markdown/* truncateMarkdown */.o4)(release.notes, notesLimit),
                prerelease: release.prerelease ?? false,
            });
            return { ...releaseOf(data), did: 'created' };
        }
        catch (error) {
            if (!(0,github_errors/* isUncertain */.cp)(error))
                throw error;
            lost = error;
        }
    }
    throw lost;
}
/** GitHub's own list of what was merged since `previous`, or since the last release; Markdown. Throws a GithubError. */
async function generateNotes(github, of) {
    const { data } = await github.request('POST /repos/{owner}/{repo}/releases/generate-notes', {
        ...github.repository,
        tag_name: of.tag,
        target_commitish: of.sha,
        ...(of.previous === undefined ? {} : { previous_tag_name: of.previous }),
    });
    return data.body;
}
function releaseOf(data) {
    return {
        id: data.id,
        tag: data.tag_name,
        name: data.name ?? data.tag_name,
        url: data.html_url,
        draft: data.draft,
        notes: data.body ?? '',
    };
}

// EXTERNAL MODULE: ./packages/shared/build/github/tags.js
var tags = __webpack_require__(4754);
;// CONCATENATED MODULE: ./actions/release/build/repository.js


function githubRepository(github, clock) {
    const { repository, request } = github;
    return {
        commitOf: (tag) => (0,tags/* readTag */.z)(github, tag),
        tags: async () => {
            const names = [];
            for await (const tag of github.paginate((page) => request('GET /repos/{owner}/{repo}/tags', { ...repository, ...page })))
                names.push(tag.name);
            return names;
        },
        commits: async ({ since, until }) => {
            const answer = since === undefined
                ? (await request('GET /repos/{owner}/{repo}/commits', { ...repository, sha: until, per_page: 100 })).data
                : (await request('GET /repos/{owner}/{repo}/compare/{basehead}', { ...repository, basehead: `${since}...${until}` })).data.commits.toReversed();
            return answer.map((commit) => ({ sha: commit.sha, subject: commit.commit.message.split('\n')[0] ?? '' }));
        },
        createTag: async (tag) => (await (0,tags/* createTag */.V)(github, { ...tag, at: clock.now() })) === 'created',
        publish: async ({ tag, sha, body }) => (await createRelease(github, { tag, sha, name: tag, notes: body })).url,
    };
}

// EXTERNAL MODULE: ./actions/release/build/version.js
var build_version = __webpack_require__(6149);
;// CONCATENATED MODULE: ./actions/release/build/run.js






async function runRelease(inputs, context) {
    const github = await (0,octokit.createGithub)({ token: inputs.token, runner: context.runner, log: context.log, signal: context.signal });
    return release(inputs, { sha: context.runner.run.sha, repository: githubRepository(github, context.clock) });
}
/** Says or publishes a version of the commit `sha`. Throws an ActionError when the version is taken or not the newest. */
async function release(inputs, deps) {
    const newest = (0,build_version/* newestVersion */.Rg)(await deps.repository.tags());
    if (inputs.mode === 'next') {
        const version = (0,build_version/* formatVersion */.qh)((0,build_version/* nextVersion */.yU)(newest?.version, inputs.versionType ?? 'patch'));
        return said(`The next version is ${version}`, version, newest?.tag, await changelogOf(newest?.tag, deps), '');
    }
    const wanted = (0,build_version/* parseVersion */.ot)(inputs.version ?? '');
    if (wanted === undefined)
        throw new errors/* ActionError */.lZ('The input "version" is missing', { hint: 'Give publish the version that next said.' });
    const version = (0,build_version/* formatVersion */.qh)(wanted);
    const taken = await deps.repository.commitOf(version);
    if (taken !== undefined && taken !== deps.sha) {
        throw new errors/* ActionError */.lZ(`The version ${version} is taken: its tag names ${taken}, this run is of ${deps.sha}`, {
            hint: 'Run the release again: next will say a later version.',
        });
    }
    if (taken === undefined && newest !== undefined && (0,build_version/* compareVersions */.Zy)(wanted, newest.version) < 0) {
        throw new errors/* ActionError */.lZ(`The version ${version} is older than ${newest.tag}, which is there already`, {
            hint: 'Run the release again: next will say a later version.',
        });
    }
    const previous = (0,build_version/* newestVersion */.Rg)((await deps.repository.tags()).filter((tag) => tag !== version))?.tag;
    const changelog = await changelogOf(previous, deps);
    const created = await deps.repository.createTag({ name: version, sha: deps.sha, message: `Release ${version}` });
    const url = inputs.createGithubRelease === false ? '' : await deps.repository.publish({ tag: version, sha: deps.sha, body: changelog });
    return said(created ? `Released ${version}` : `${version} was released already`, version, previous, changelog, url);
}
async function changelogOf(since, deps) {
    return renderChangelog(await deps.repository.commits({ since, until: deps.sha }));
}
function said(headline, version, previous, changelog, url) {
    return {
        ok: true,
        evidence: { verdict: 'pass', headline, details: { version, previous: previous ?? null, url: url || null } },
        outputs: { version, 'previous-version': previous ?? '', changelog, url },
        summary: `### ${headline.replace(version, (0,markdown/* codeSpan */.SS)(version))}\n\n${changelog}\n`,
    };
}


/***/ }),

/***/ 6149:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rg: () => (/* binding */ newestVersion),
/* harmony export */   Zy: () => (/* binding */ compareVersions),
/* harmony export */   ot: () => (/* binding */ parseVersion),
/* harmony export */   qh: () => (/* binding */ formatVersion),
/* harmony export */   yU: () => (/* binding */ nextVersion)
/* harmony export */ });
/** Reads `v1.2.3` or `1.2.3`; undefined for anything else, numbers with leading zeros and pre-releases among them. */
function parseVersion(text) {
    const match = /^v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/.exec(text);
    return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}
function formatVersion({ major, minor, patch }) {
    return `v${major}.${minor}.${patch}`;
}
/** The newest version among the names of tags, with the name that it has there. */
function newestVersion(tags) {
    const versions = tags.flatMap((tag) => {
        const version = parseVersion(tag);
        return version === undefined ? [] : [{ tag, version }];
    });
    return versions.sort((a, b) => compareVersions(b.version, a.version))[0];
}
/** Negative when `a` is older. */
function compareVersions(a, b) {
    return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}
/** The version after `current`; the first of all is v0.1.0, or v1.0.0 for a major one. */
function nextVersion(current, type) {
    const { major, minor, patch } = current ?? { major: 0, minor: type === 'patch' ? 1 : 0, patch: type === 'patch' ? -1 : 0 };
    switch (type) {
        case 'major':
            return { major: major + 1, minor: 0, patch: 0 };
        case 'minor':
            return { major, minor: minor + 1, patch: 0 };
        case 'patch':
            return { major, minor, patch: patch + 1 };
    }
}


/***/ }),

/***/ 6940:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   US: () => (/* binding */ isForbidden),
/* harmony export */   cp: () => (/* binding */ isUncertain),
/* harmony export */   o5: () => (/* binding */ isGithubStatus),
/* harmony export */   qQ: () => (/* binding */ githubError)
/* harmony export */ });
/* unused harmony exports GithubError, permissionLines */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);

/** A request that GitHub refused or did not answer. `status` is undefined when no answer came. */
class GithubError extends _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ {
    status;
    /** The `permissions:` lines that would have let it through, where GitHub says that the token lacks one. */
    permissions;
    constructor(message, options) {
        super(message, options);
        this.name = 'GithubError';
        this.status = options.status;
        this.permissions = options.permissions ?? [];
    }
}
/** Whether GitHub answered with one of these statuses. */
function isGithubStatus(error, ...statuses) {
    return error instanceof GithubError && error.status !== undefined && statuses.includes(error.status);
}
/** Whether the token lacks a permission: the one refusal that a report may live with. */
function isForbidden(error) {
    return isGithubStatus(error, 401, 403);
}
/** What went wrong, and what the author of the workflow can do about it. */
function githubError(refusal) {
    const { method, path, status, cause } = refusal;
    const said = refusal.message.replace(/ - https:\/\/docs\.github\.com\S*$/, '').slice(0, 500);
    const what = status === undefined ? `GitHub did not answer ${method} ${path}` : `GitHub refused ${method} ${path} (${status})`;
    const limited = /rate limit/i.test(refusal.message);
    const needed = (status === 403 || status === 404) && !limited ? permissionLines(refusal.accepted ?? '') : [];
    return new GithubError(`${what}: ${said}`, {
        hint: hintFor(refusal, needed, limited),
        cause,
        status,
        permissions: status === 403 ? needed : [],
    });
}
function hintFor({ status, path }, permissions, limited) {
    const add = permissions.length === 0 ? '' : `Add to the permissions of the job: ${permissions.join(', or ')}.`;
    if (status === 401)
        return 'The token is not valid: it has expired, or the input "token" is not a GitHub token.';
    if (limited)
        return 'The rate limit of the token is used up; run the job again later.';
    if (status === 403 && permissions.some((line) => line.startsWith('administration'))) {
        return `${add} GITHUB_TOKEN cannot have administration: give a token of a GitHub App in the input "token".`;
    }
    if (status === 403 && add !== '')
        return `${add} A pull request from a fork has a read-only token whatever the workflow says.`;
    if (status === 403)
        return 'The token lacks a permission: see permissions: of the job, and the settings of the repository.';
    if (status === 404) {
        return `It does not exist, or the token may not see it${permissions.length === 0 ? '' : `, for which it needs ${permissions.join(', or ')}`}.`;
    }
    if (status === 422)
        return 'GitHub understood the request and found its values not acceptable.';
    if (status === undefined)
        return `Check that the runner reaches the address in GITHUB_API_URL (${path}).`;
    return status >= 500
        ? 'GitHub had a fault; see https://www.githubstatus.com, and run the job again.'
        : 'Run the job again with debug logging.';
}
/** GitHub writes `issues=write; pull_requests=write`: `;` between alternatives, `,` between what is needed together. */
function permissionLines(accepted) {
    return accepted
        .split(';')
        .map((alternative) => alternative
        .split(',')
        .map((pair) => pair.trim().replaceAll('_', '-').replace('=', ': '))
        .filter((pair) => pair !== '' && !pair.startsWith('metadata'))
        .join(' and '))
        .filter((line) => line !== '');
}
/** Whether the request may have been carried out although it failed: no answer came, or a fault of GitHub's. */
function isUncertain(error) {
    return error instanceof GithubError && (error.status === undefined || error.status >= 500);
}


/***/ }),

/***/ 9714:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ listOf),
/* harmony export */   createGithub: () => (/* binding */ createGithub)
/* harmony export */ });
/* unused harmony export paginate */
/** A client with retries and limits honoured. Octokit is loaded by the first call, not with the action. */
async function createGithub(options) {
    const { createRequest } = await Promise.all(/* import() */[__webpack_require__.e(8010), __webpack_require__.e(8124)]).then(__webpack_require__.bind(__webpack_require__, 8124));
    const [owner = '', repo = ''] = options.runner.run.repository.split('/');
    return { repository: { owner, repo }, request: createRequest(options), paginate };
}
/**
 * Every item of a list, page by page: `github.paginate((page) => github.request('GET …', { ...github.repository, ...page }))`.
 * Follows GitHub's Link header (REST reference, "Using pagination in the REST API") and ends where it names no next page.
 */
async function* paginate(list) {
    for (let page = 1;; page += 1) {
        const { data, headers } = await list({ per_page: 100, page });
        yield* data;
        if (data.length === 0 || !/rel="next"/.test(headers.link ?? ''))
            return;
    }
}
/** The list inside an answer such as `{ total_count, workflow_runs }`, for `paginate`. */
function listOf(answer, pick) {
    return { data: pick(answer.data), headers: answer.headers };
}


/***/ }),

/***/ 4754:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ createTag),
/* harmony export */   z: () => (/* binding */ readTag)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6940);


/** The commit that a tag leads to, through the tag object of an annotated one; undefined when there is no such tag. */
async function readTag(github, name) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...github.repository, ref: `tags/${name}` });
        if (data.object.type !== 'tag')
            return data.object.sha;
        const tag = await github.request('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { ...github.repository, tag_sha: data.object.sha });
        return tag.data.object.sha;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isGithubStatus */ .o5)(error, 404))
            return undefined;
        throw error;
    }
}
/**
 * Makes an annotated tag on a commit. One that stands there already is left; one that stands elsewhere is an ActionError,
 * since a tag is a promise. `at` is milliseconds since 1970. Needs `contents: write`. Throws a GithubError.
 */
async function createTag(github, tag) {
    const standing = await readTag(github, tag.name);
    if (standing !== undefined)
        return sameCommit(tag, standing);
    const { data } = await github.request('POST /repos/{owner}/{repo}/git/tags', {
        ...github.repository,
        tag: tag.name,
        message: tag.message,
        object: tag.sha,
        type: 'commit',
        tagger: {
            name: 'github-actions[bot]',
            email: '41898282+github-actions[bot]@users.noreply.github.com',
            date: new Date(tag.at).toISOString(),
        },
    });
    try {
        await github.request('POST /repos/{owner}/{repo}/git/refs', { ...github.repository, ref: `refs/tags/${tag.name}`, sha: data.sha });
        return 'created';
    }
    catch (error) {
        // Another run was faster, or our own answer was lost.
        const now = await readTag(github, tag.name);
        if (now === undefined)
            throw error;
        return sameCommit(tag, now);
    }
}
function sameCommit(tag, standing) {
    if (standing === tag.sha)
        return 'exists';
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`The tag ${tag.name} stands on ${standing}, not on ${tag.sha}`, {
        hint: 'A tag is never moved: choose another version, or delete the tag by hand if nothing was released by it.',
    });
}


/***/ })

};
