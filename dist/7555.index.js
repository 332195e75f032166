export const id = 7555;
export const ids = [7555];
export const modules = {

/***/ 7555:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseJUnit: () => (/* binding */ parseJUnit)
});

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./node_modules/.pnpm/sax@1.6.1/node_modules/sax/lib/sax.js
var sax = __webpack_require__(8729);
;// CONCATENATED MODULE: ./packages/shared/build/findings/xml.js

/**
 * Reads XML as a stream of events, without a tree, so that a report of hundreds of megabytes fits; entities that the document
 * itself defines are not expanded. Throws an Error with the line for what is not well-formed, cut-off text among it.
 */
function readXml(text, handler) {
    const parser = sax.parser(true);
    const line = () => parser.line + 1;
    let opened = 0;
    let depth = 0;
    parser.onerror = (error) => {
        throw new Error(`line ${line()}: ${error.message.split('\n')[0] ?? ''}`);
    };
    parser.onopentag = (tag) => {
        opened += 1;
        depth += 1;
        const attributes = Object.entries(tag.attributes).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]);
        handler.open({ name: tag.name, attributes: Object.fromEntries(attributes), line: line() });
    };
    parser.ontext = (piece) => {
        if (depth > 0)
            handler.text?.(piece);
    };
    parser.oncdata = (piece) => handler.text?.(piece);
    parser.onclosetag = (name) => {
        depth -= 1;
        handler.close(name);
    };
    parser.write(text.replace(/^\ufeff/, '')).close();
    if (opened === 0)
        throw new Error('line 1: there is no element in it');
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/junit.js


/**
 * The tests of a JUnit report, one for each `<testcase>`, counted anew: the totals that reports state are often wrong. Source:
 * the Surefire schema and what Vitest, Jest, Mocha, node:test, pytest, Playwright, nextest and gotestsum write.
 *
 * Two tests of one name are never taken for two tries of one test: a parametrised test, another file, project or shard has the
 * same name, and a report of gotestsum says no more of a retry than of `go test -count=2`. The only evidence of a retry is
 * within one test: `flakyFailure` or `flakyError`, and no `failure`.
 *
 * Where a suite states failures and none of its tests shows one, the suite itself counts as a failed test.
 * Throws an ActionError for text that is not a whole JUnit report.
 */
function parseJUnit(text, origin) {
    const tests = [];
    const suites = [];
    // Open ones; a test within a test is a test of its own.
    const drafts = [];
    let within;
    let depth = 0;
    const open = (element) => {
        depth += 1;
        if (depth === 1 && element.name !== 'testsuites' && element.name !== 'testsuite') {
            throw new errors/* ActionError */.lZ(`${origin} is not a JUnit report: its root is <${element.name.slice(0, 60)}>, expected <testsuites> or <testsuite>`);
        }
        if (element.name === 'testsuite' || element.name === 'testsuites')
            suites.push(suiteOf(element, suites.at(-1)));
        else if (element.name === 'testcase')
            drafts.push(draftOf(element, suites.at(-1)?.file));
        else
            within = note(drafts.at(-1) ?? suites.at(-1), element) ?? within;
    };
    const close = (name) => {
        depth -= 1;
        if (name === 'failure' || name === 'error')
            within = undefined;
        if (name === 'testsuite' || name === 'testsuites') {
            const suite = suites.pop();
            if (suite === undefined)
                return;
            if (suite.stated > 0 && suite.shown === 0) {
                tests.push(unshown(suite));
                suite.shown = 1;
            }
            const outer = suites.at(-1);
            if (outer !== undefined)
                outer.shown += suite.shown;
        }
        const draft = name === 'testcase' ? drafts.pop() : undefined;
        if (draft === undefined)
            return;
        const suite = suites.at(-1);
        if (suite !== undefined && (draft.failed || draft.flaky))
            suite.shown += 1;
        tests.push(testOf(draft));
    };
    const read = (piece) => {
        const current = drafts.at(-1);
        if (within === 'failure' && current !== undefined && (current.message ?? '').length < 2_000)
            current.message = `${current.message ?? ''}${piece}`.trimStart();
    };
    try {
        readXml(text, { open, close, text: read });
    }
    catch (cause) {
        if (cause instanceof errors/* ActionError */.lZ)
            throw cause;
        throw new errors/* ActionError */.lZ(`${origin} is not a whole XML file: ${(0,errors/* messageOf */.bD)(cause)}`, {
            cause,
            hint: 'The test run may have been cut off while it wrote the report.',
        });
    }
    return tests;
}
function suiteOf({ attributes }, outer) {
    return {
        name: attributes['name'] ?? '',
        file: attributes['file'] ?? outer?.file,
        stated: countOf(attributes['failures']) + countOf(attributes['errors']),
        shown: 0,
    };
}
/** What is no count says nothing. */
function countOf(text) {
    return /^\d+$/.test(text ?? '') ? Number(text) : 0;
}
function unshown({ name, file, stated }) {
    return {
        name: name === '' ? 'a suite without a name' : name,
        outcome: 'failed',
        flaky: false,
        message: `The report counts ${stated} failures or errors in this suite and shows none of them.`,
        file,
        line: undefined,
    };
}
const notRun = ['notrun', 'disabled', 'suppressed', 'skipped', 'ignored'];
const brokenOff = ['fail', 'failed', 'failure', 'error', 'broken'];
function draftOf({ attributes }, suiteFile) {
    const line = Number(attributes['line']);
    const { classname = '', name = '' } = attributes;
    // GoogleTest and CTest say so in an attribute, others beside an element.
    const words = [attributes['status'], attributes['result']].map((word) => (word ?? '').toLowerCase());
    return {
        name: classname === '' || name.startsWith(classname) ? name : `${classname} › ${name}`,
        file: attributes['file'] ?? suiteFile,
        line: Number.isInteger(line) && line > 0 ? line : undefined,
        failed: words.some((word) => brokenOff.includes(word)),
        skipped: words.some((word) => notRun.includes(word)),
        todo: false,
        flaky: false,
        message: undefined,
    };
}
/** What an element says of the test, or of the suite, that it is in; gives `failure` where its text is the message of a test. */
function note(subject, element) {
    if (subject === undefined)
        return undefined;
    if (!('stated' in subject))
        return noteTest(subject, element);
    if (element.name === 'failure' || element.name === 'error')
        subject.stated += 1;
    return undefined;
}
function noteTest(draft, { name, attributes }) {
    if (name === 'skipped' || name === 'disabled')
        draft.skipped = true;
    if (name === 'skipped' && attributes['type'] === 'todo')
        draft.todo = true;
    if (name === 'flakyFailure' || name === 'flakyError')
        draft.flaky = true;
    // A rerun that failed stands beside the failure of the test; alone it is no evidence that the test passed in the end.
    if (name === 'rerunFailure' || name === 'rerunError')
        draft.failed = true;
    if (name !== 'failure' && name !== 'error')
        return undefined;
    draft.failed = true;
    const message = attributes['message'] ?? '';
    draft.message = draft.message ?? (message === '' ? undefined : `${message}\n`);
    return 'failure';
}
function testOf({ name, file, line, failed, skipped, todo, flaky, message }) {
    const outcome = failed && !todo ? 'failed' : skipped ? 'skipped' : 'passed';
    return { name, outcome, flaky: flaky && outcome === 'passed', message: message?.trim(), file, line };
}


/***/ })

};
