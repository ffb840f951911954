/** Forms of keys that several providers share: who pastes one of these is asked whose it is. */

/** `sk-` and no more that tells: not what Anthropic, OpenRouter and OpenAI make known as theirs. */
export const PLAIN_SK = /^sk-(?!ant-|or-v1-|proj-|svcacct-|admin-|.*T3BlbkFJ)[\w-]{4,}$/;

/** `sk-` and 32 hexadecimal digits. */
export const HEX_SK = /^sk-[0-9a-f]{32}$/;

/** Letters and digits, as many as a key of Mistral's and one of Azure's older ones have. */
export const OPAQUE_32 = /^[A-Za-z0-9]{32}$/;
