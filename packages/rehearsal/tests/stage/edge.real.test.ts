// needs: haproxy
import { startHaproxy } from '../../src/stage/haproxy.ts'
import { describeProxy } from './proxy-contract.ts'

describeProxy('the real HAProxy', startHaproxy)
