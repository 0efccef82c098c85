import { describe, expect, it } from '@jest/globals';
import { namesPerson } from './personal.js';

describe('a text that names a person', () => {
  it.each([
    'john.doe@example.com',
    'John Doe <john@example.com>',
    'JOHN@EXAMPLE.CO.UK',
    'jörg@bücher.example',
    '+12345678',
    '+441632960961',
    '+44 1632 960-961',
    '+44 (1632) 960.961',
    '+123456789012345',
  ])('%s does', (text) => expect(namesPerson(text)).toBe(true));

  it.each([
    '',
    '17850',
    'john.doe',
    'john@localhost',
    'a@b@example.com',
    'example.com@john',
    '+1234567',
    '+1234567890123456',
    '441632960961',
    '+44 call me',
    '2011-01-15',
    'gold',
  ])('%j does not', (text) => expect(namesPerson(text)).toBe(false));
});
