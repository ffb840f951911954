export { APIUserAbortError, OpenAI } from 'openai';
