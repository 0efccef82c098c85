import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64ByNode } from './base64.js';

const { ProposedMessage } = streams.BatchAppendReq;

/** What goes to the server of an event whose bytes are given as the client gives them. */
const sentOf = (data: string | Uint8Array): Uint8Array => {
  const message = new ProposedMessage();
  message.setData(data);
  return message.serializeBinary();
};

describe('bytes of an event that the client gives as base64', () => {
  it('are sent as they are, decoded by node', () => {
    const before = sentOf(Buffer.from('ab').toString('base64'));
    decodeBase64ByNode();
    expect(sentOf(Buffer.from('ab').toString('base64'))).toEqual(before);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const sent = ProposedMessage.deserializeBinary(sentOf(Buffer.from(bytes).toString('base64')));
        expect([...sent.getData_asU8()]).toEqual([...bytes]);
        expect(sentOf(bytes)).toEqual(sentOf(Buffer.from(bytes).toString('base64')));
      }),
    );
    const text = Buffer.from('large').toString('base64');
    const decoded = jest.spyOn(Buffer, 'from');
    sentOf(text);
    expect(decoded.mock.calls).toContainEqual([text, 'base64']);
    decoded.mockRestore();
  });
});
