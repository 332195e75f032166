export const id = 9714;
export const ids = [9714];
export const modules = {

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


/***/ })

};
