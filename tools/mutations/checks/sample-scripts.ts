import type { Mutation } from '../mutation.ts'

const scripts = 'action-templates/config/scripts'
const samples = ['packages/shared/tests/rollout/targets/start-and-stop/samples.test.ts']
const nginx = ['packages/shared/tests/rollout/targets/nginx-shift.test.ts']

/** The scripts that a team copies for its own machines. */
export const sampleScriptChecks: readonly Mutation[] = [
  {
    without: 'the digest of what arrived on the machine is compared',
    file: `${scripts}/systemd/start.sh`,
    find: 'is_it "$kept.arriving" || {',
    replace: 'true || {',
    tests: samples,
  },
  {
    without: 'an artifact of another digest is refused (systemd)',
    file: `${scripts}/systemd/start.sh`,
    find: 'if [[ -n $digest && $digest != "$found" ]]; then',
    replace: 'if false; then',
    tests: samples,
  },
  {
    without: 'an artifact of another digest is refused (Compose)',
    file: `${scripts}/compose/start.sh`,
    find: 'if [[ -n $digest && $digest != "$found" ]]; then',
    replace: 'if false; then',
    tests: samples,
  },
  {
    without: 'a kept archive that was changed is not started',
    file: `${scripts}/systemd/start.sh`,
    find: '[[ -f $1 && $(sha256sum <"$1") == "$2  -" ]]',
    replace: '[[ -f $1 ]]',
    tests: samples,
  },
  {
    without: 'a kept image that was changed is not started',
    file: `${scripts}/compose/start.sh`,
    find: 'if [[ ! -f $kept || $(digest_of "$kept") != "$digest" ]]; then',
    replace: 'if [[ ! -f $kept ]]; then',
    tests: samples,
  },
  {
    without: 'a rollback deletes nothing (systemd)',
    file: `${scripts}/systemd/start.sh`,
    find: 'if [[ $purpose == deploy ]]; then',
    replace: 'if true; then',
    tests: samples,
  },
  {
    without: 'a rollback deletes nothing (Compose)',
    file: `${scripts}/compose/start.sh`,
    find: 'if [[ $purpose == deploy ]]; then',
    replace: 'if true; then',
    tests: samples,
  },
  {
    without: 'Docker is asked which image runs',
    file: `${scripts}/compose/start.sh`,
    find: '[[ $running == "$id" ]] ||',
    replace: 'true ||',
    tests: samples,
  },
  {
    without: 'a machine that is not reached is not a release that is gone',
    file: `${scripts}/systemd/have.sh`,
    find: '"$home/releases" "$digest")") || exit 2',
    replace: '"$home/releases" "$digest")") || exit 1',
    tests: samples,
  },
  {
    without: 'setting nginx up again moves no traffic',
    file: `${scripts}/nginx-shift.sh`,
    find: '  if [[ ! -e $home/now ]]; then ln',
    replace: '  if true; then ln',
    tests: nginx,
  },
  {
    without: 'a small share of blue is not rounded to nothing',
    file: `${scripts}/nginx-shift.sh`,
    find: 'if (blue > 0 && parts == 1000) parts = 999',
    replace: '',
    tests: nginx,
  },
  {
    without: 'a small share of green is not rounded to nothing',
    file: `${scripts}/nginx-shift.sh`,
    find: 'if (green > 0 && parts == 0) parts = 1',
    replace: '',
    tests: nginx,
  },
]
