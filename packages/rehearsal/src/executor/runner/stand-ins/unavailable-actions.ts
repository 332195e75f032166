import type { StandIn } from './stand-in.ts'

/** Actions that need services the rehearsal does not have. They do nothing and give no outputs: shown as stood in, never as passed. */
export const unavailableActions: StandIn = {
  names: [
    'actions/attest',
    'actions/attest-build-provenance',
    'actions/attest-sbom',
    'actions/dependency-review-action',
    'docker/login-action',
    'github/codeql-action/analyze',
    'github/codeql-action/autobuild',
    'github/codeql-action/init',
    'github/codeql-action/upload-sarif',
    'pnpm/action-setup',
    'pnpm/setup',
  ],
  async run(context) {
    context.warn('Not run: this action needs a service that the rehearsal does not have. It was stood in for and proves nothing.')
    return {}
  },
}
