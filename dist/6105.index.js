export const id = 6105;
export const ids = [6105];
export const modules = {

/***/ 6105:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   commandTarget: () => (/* binding */ commandTarget)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7757);
/* harmony import */ var _user_command_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4465);




/** Bytes that an observation may have; two sides take some hundreds. */
const maxAnswer = 64 * 1_024;
const side = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    /** The share of new traffic, 0 to 1. */
    weight: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().min(0).max(1),
    state: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['serving', 'draining', 'down', 'maintenance']).optional(),
    /** True when traffic would come if the side were up; by default, when its weight is above 0. */
    open: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().optional(),
    address: zod__WEBPACK_IMPORTED_MODULE_0__/* .url */ .OZ5({ protocol: /^https?$/ }).optional(),
    sessions: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().optional(),
    release: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).optional(),
});
const answer = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ sides: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ blue: side, green: side }) });
/** Traffic shifted by the user's own commands: `observe` prints JSON, `shift` reads BLUE_WEIGHT and GREEN_WEIGHT (0 to 100). */
function commandTarget(options, deps) {
    const { timeLimit } = options;
    return {
        name: 'the target of the commands target.observe and target.shift',
        capabilities: { weighted: options.weighted, affinity: options.affinity },
        observe: async (signal) => {
            // What it prints is data, not something to follow in the log.
            const { onOutput: _quiet, ...quietly } = deps;
            const call = { command: options.observe, name: 'target.observe', timeLimit, variables: {}, maxAnswer, signal };
            const printed = await (0,_user_command_js__WEBPACK_IMPORTED_MODULE_1__/* .runUserCommand */ .w0)(call, quietly);
            return readAnswer(printed);
        },
        describeShift: ({ blue, green }) => [`BLUE_WEIGHT=${percent(blue)} GREEN_WEIGHT=${percent(green)} ${options.shift.join(' ')}`],
        shift: async (weights, subject, signal) => {
            const variables = { ...(0,_user_command_js__WEBPACK_IMPORTED_MODULE_1__/* .subjectVariables */ .o7)(subject), BLUE_WEIGHT: percent(weights.blue), GREEN_WEIGHT: percent(weights.green) };
            await (0,_user_command_js__WEBPACK_IMPORTED_MODULE_1__/* .runUserCommand */ .w0)({ command: options.shift, name: 'target.shift', timeLimit, variables, signal }, deps);
        },
    };
}
/** A share as a number of 0 to 100. */
function percent(share) {
    return String(Number((share * 100).toFixed(2)));
}
function readAnswer(printed) {
    const parsed = answer.safeParse((0,_core_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJson */ .qF)(printed, 'What target.observe printed'));
    if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`What target.observe printed is not an observation:\n${problems.join('\n')}`, {
            hint: 'Expected: {"sides":{"blue":{"weight":1,"release":"v1.2.3","address":"http://…"},"green":{"weight":0}}}, weights from 0 to 1.',
        });
    }
    const { blue, green } = parsed.data.sides;
    const sum = blue.weight + green.weight;
    if (sum !== 0 && Math.abs(sum - 1) > 0.001) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`The weights that target.observe printed add up to ${sum}, not to 1 (or to 0 where nothing is live)`);
    }
    return { blue: toSide(blue), green: toSide(green) };
}
function toSide(told) {
    const { weight, address, sessions, release } = told;
    const state = told.state ?? (weight > 0 ? 'serving' : 'draining');
    return { weight, open: told.open ?? weight > 0, state, address, sessions, release };
}


/***/ })

};
