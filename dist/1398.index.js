export const id = 1398;
export const ids = [1398];
export const modules = {

/***/ 1398:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runPost: () => (/* binding */ runPost)
/* harmony export */ });
/* harmony import */ var _slipway_shared_rollout_post_step__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7230);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1916);


/** The end of the job, cancelled or not: a rollout that nobody completed or took back is taken back, and the lock is released. */
async function runPost(inputs, context, stand = {}) {
    if (!(0,_slipway_shared_rollout_post_step__WEBPACK_IMPORTED_MODULE_0__/* .mayBeLocked */ .jr)(context.state))
        return;
    const stage = await (0,_stage_js__WEBPACK_IMPORTED_MODULE_1__/* .setStage */ .d)(inputs, context, stand);
    await (0,_slipway_shared_rollout_post_step__WEBPACK_IMPORTED_MODULE_0__/* .restoreAndRelease */ .Jv)({ ...context, ...stage, reason: 'the job ended before the rollout was completed' });
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


/***/ })

};
