import { render } from 'preact';
import { ApprovalScreen } from '../../components/ApprovalScreen.tsx';

render(<ApprovalScreen id={location.hash.slice(1)} />, document.getElementById('screen')!);
