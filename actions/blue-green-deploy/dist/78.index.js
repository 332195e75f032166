export const id = 78;
export const ids = [78];
export const modules = {

/***/ 5078:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2759);
/* harmony import */ var _slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4922);
/* harmony import */ var _slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4406);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9713);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8475);






/** The end of the job, cancelled or not: a rollout that nobody completed or took back is taken back, and the lock is released. */
async function post(inputs, context, stand = {}) {
    if (!(0,_state_js__WEBPACK_IMPORTED_MODULE_0__/* .mayBeLocked */ .jr)(context.state))
        return;
    const stage = await (0,_stage_js__WEBPACK_IMPORTED_MODULE_1__/* .setStage */ .d)(inputs, context, stand);
    const lock = await (0,_slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__/* .heldLock */ .TT)((0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .lockDepsOf */ .Ne)(stage.books, { ...context, environment: stage.environment }));
    if (lock === undefined)
        return;
    try {
        if (!(0,_state_js__WEBPACK_IMPORTED_MODULE_0__/* .mayHaveBegun */ .hE)(context.state))
            return;
        const own = (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .openRecord */ .C6)(await stage.books.ledger.read(), (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .selfOf */ .KV)(context.runner));
        if (own === undefined)
            return;
        const why = { reason: 'the job ended before the rollout was completed', judged: false };
        const ending = await (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .undo */ .tN)(own, why, (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .withLock */ .kK)(stage.crew, lock, () => undefined));
        context.log.info(`${own.intent.release.version}: ${ending.state}: ${ending.reason}`);
        if (ending.state === 'stuck') {
            throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_5__/* .ActionError */ .lZ(`The rollout of ${own.intent.release.version} could not be taken back: ${ending.reason}`, {
                hint: 'Look at the target now. The next run, or the rollback action, tries again.',
            });
        }
    }
    finally {
        await lock.release();
    }
}


/***/ }),

/***/ 8475:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cj: () => (/* binding */ markLocked),
/* harmony export */   Pz: () => (/* binding */ markRecord),
/* harmony export */   hE: () => (/* binding */ mayHaveBegun),
/* harmony export */   jr: () => (/* binding */ mayBeLocked)
/* harmony export */ });
/** What the main step tells the post step. Each is saved before the change that it speaks of. */
const lockedName = 'slipway-locked';
const recordName = 'slipway-record';
function markLocked(state, environment) {
    state.save(lockedName, environment);
}
function markRecord(state, recordId) {
    state.save(recordName, String(recordId));
}
/** Whether this step may hold the lock of its environment. */
function mayBeLocked(state) {
    return state.get(lockedName) !== '';
}
/** Whether this step may have begun a rollout. */
function mayHaveBegun(state) {
    return state.get(recordName) !== '';
}


/***/ })

};
