import { randomUUID } from 'node:crypto';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import { uuidMessage } from '../protocol/wire-values.js';

/** Gossip.Read: a cluster of this node alone, its leader. */
export function gossipHandler(endPoint: () => { address: string; port: number }) {
  const id = randomUUID();
  return (_call: ServerUnaryCall<shared.Empty, gossip.ClusterInfo>, reply: sendUnaryData<gossip.ClusterInfo>) => {
    const { address, port } = endPoint();
    const member = new gossip.MemberInfo()
      .setInstanceId(uuidMessage(id, true))
      .setTimeStamp(`${Date.now()}0000`)
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(address).setPort(port));
    reply(null, new gossip.ClusterInfo().setMembersList([member]));
  };
}
