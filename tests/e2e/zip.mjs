// Zip files for tests, written by hand: deflated members, encrypted with PKWARE's old cipher where a password is given.

import { crc32, deflateRawSync } from "node:zlib";

const table = Array.from({ length: 256 }, (_, at) => {
  let value = at;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
const step = (crc, byte) => (table[(crc ^ byte) & 0xff] ^ (crc >>> 8)) >>> 0;

/** The 12 bytes that check the password and the data, encrypted. */
function encrypt(data, password, crc) {
  const keys = [0x12345678, 0x23456789, 0x34567890];
  const turn = (byte) => {
    keys[0] = step(keys[0], byte);
    keys[1] = (Math.imul((keys[1] + (keys[0] & 0xff)) >>> 0, 134775813) + 1) >>> 0;
    keys[2] = step(keys[2], keys[1] >>> 24);
  };
  for (const byte of Buffer.from(password)) turn(byte);
  const plain = Buffer.concat([Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, crc >>> 24]), data]);
  return plain.map((byte) => {
    const mixed = (keys[2] | 2) & 0xffff;
    const secret = byte ^ ((Math.imul(mixed, mixed ^ 1) >>> 8) & 0xff);
    turn(byte);
    return secret;
  });
}

/** `members`: [name, bytes, password?]. */
export function zip(members) {
  const parts = [], list = [];
  let at = 0;
  for (const [name, bytes, password] of members) {
    const crc = crc32(bytes), path = Buffer.from(name);
    let packed = deflateRawSync(bytes);
    if (password) packed = encrypt(packed, password, crc);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800 | (password ? 1 : 0), 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    list.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), common, tail, path);
    const local = [Buffer.from("PK\x03\x04", "latin1"), common, path, packed];
    parts.push(...local);
    at += local.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = Buffer.concat(list), end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}
