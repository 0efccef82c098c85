import { crc32, deflateRawSync } from 'node:zlib';

/** A zip with one deflated entry; `sum` for one whose check sum lies. */
export function zipOf(name: string, content: string, sum = crc32(content)): Buffer {
  const packed = deflateRawSync(content);
  const common = Buffer.alloc(22);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(sum, 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  const nameLength = Buffer.alloc(4);
  nameLength.writeUInt16LE(name.length);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from([20, 0]), common.subarray(2), nameLength]);
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    Buffer.from([20, 0, 20, 0]),
    common.subarray(2),
    nameLength,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, end]);
}
