// needs: haproxy
import { describeKills } from './kill-claims.ts'

describeKills('haproxy')
