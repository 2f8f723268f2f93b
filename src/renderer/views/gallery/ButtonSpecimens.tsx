import { Download, Plus, Trash2 } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Kbd } from "../../components/Kbd.tsx";
import { GallerySection, Specimen } from "./Specimen.tsx";

const nothing = () => undefined;

export function ButtonSpecimens() {
  return (
    <GallerySection title="Buttons">
      <Specimen name="Tones">
        <Button tone="primary">Commit 12,004 rows</Button>
        <Button>Choose a file</Button>
        <Button tone="quiet">Cancel</Button>
        <Button tone="danger" icon={<Trash2 size={14} />}>
          Erase the case
        </Button>
      </Specimen>
      <Specimen name="Sizes, icon, keys">
        <Button size="small">Small</Button>
        <Button>Normal</Button>
        <Button size="large">Large</Button>
        <Button icon={<Plus size={14} />}>New project</Button>
        <Button keys="A">Dismiss</Button>
      </Specimen>
      <Specimen name="Disabled">
        <Button tone="primary" disabled>
          Commit
        </Button>
        <Button disabled>Choose a file</Button>
        <Button tone="quiet" disabled>
          Cancel
        </Button>
        <Button tone="danger" disabled>
          Erase
        </Button>
      </Specimen>
      <Specimen name="Loading">
        <Button tone="primary" loading>
          Committing
        </Button>
        <Button loading>Reading</Button>
      </Specimen>
      <Specimen name="Icon buttons">
        <IconButton label="Save as file" keys="Ctrl+S" icon={<Download size={16} />} onClick={nothing} />
        <IconButton label="Pressed" pressed icon={<Download size={16} />} onClick={nothing} />
        <IconButton label="Disabled" disabled icon={<Download size={16} />} onClick={nothing} />
        <Kbd keys="Ctrl+K" />
        <Kbd keys="]" />
      </Specimen>
    </GallerySection>
  );
}
